import { api, instant, userJson, web } from "./github-json.ts";
import type { GithubIssue, GithubRepo, GithubState } from "./github-state.ts";

/** An issue. */
export function issueJson(state: GithubState, repo: GithubRepo, issue: GithubIssue) {
  const url = `${api}/repos/${repo.fullName}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => userJson(state, login));
  return {
    id: repo.id * 1_000 + issue.number,
    node_id: `I_${repo.id}_${issue.number}`,
    number: issue.number,
    url,
    repository_url: `${api}/repos/${repo.fullName}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${web}/${repo.fullName}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    user: userJson(state, issue.author),
    labels: issue.labels.map((name) => labelJson(repo, name)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    comments: issue.comments.length,
    created_at: instant(issue.createdAt),
    updated_at: instant(issue.updatedAt),
    closed_at: issue.state === "closed" ? instant(issue.updatedAt) : null,
    author_association: "MEMBER",
  };
}

/** A comment on an issue. */
export function commentJson(
  state: GithubState,
  repo: GithubRepo,
  issue: GithubIssue,
  comment: GithubIssue["comments"][number],
) {
  const issueUrl = `${api}/repos/${repo.fullName}/issues/${issue.number}`;
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${api}/repos/${repo.fullName}/issues/comments/${comment.id}`,
    html_url: `${web}/${repo.fullName}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: issueUrl,
    body: comment.body,
    user: userJson(state, comment.author),
    created_at: instant(comment.at),
    updated_at: instant(comment.at),
    author_association: "MEMBER",
  };
}

function labelJson(repo: GithubRepo, name: string) {
  return {
    id: 1,
    node_id: `LA_${name}`,
    url: `${api}/repos/${repo.fullName}/labels/${name}`,
    name,
    description: null,
    color: "ededed",
    default: false,
  };
}
