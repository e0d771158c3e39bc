import { z } from "zod";
import { type Answer, type Route, route } from "../route.ts";
import { invalidField, notFound } from "./github-refusal.ts";
import type { GithubIssue, GithubRepo, GithubState } from "./github-state.ts";
import * as wire from "./github-wire.ts";
import { commentJson, issueJson } from "./issue-json.ts";
import type { MakePage } from "./make-page.ts";

/** Issues, their comments, and the search for them: what follow-ups need. */
export function issueRoutes(state: GithubState, page: MakePage): Route[] {
  const onRepo = (owner: string, name: string, answer: (repo: GithubRepo) => Answer): Answer => {
    const repo = state.repo(`${owner}/${name}`);
    return repo ? answer(repo) : notFound;
  };
  const onIssue = (
    params: { readonly owner: string; readonly repo: string; readonly number: string },
    answer: (repo: GithubRepo, issue: GithubIssue) => Answer,
  ): Answer =>
    onRepo(params.owner, params.repo, (repo) => {
      const issue = repo.issues.find(({ number }) => String(number) === params.number);
      return issue ? answer(repo, issue) : notFound;
    });
  const unknownAssignee = (logins: readonly string[] | undefined) =>
    (logins ?? []).find((login) => !state.users.some((user) => user.login === login));

  return [
    route("GET", "/repos/:owner/:repo/issues", {
      query: wire.issueList,
      answer: ({ params, query }) =>
        onRepo(params.owner, params.repo, (repo) => {
          const wanted = query.labels?.split(",") ?? [];
          const found = repo.issues
            .filter((issue) => query.state === "all" || issue.state === query.state)
            .filter((issue) => wanted.every((label) => issue.labels.includes(label)))
            .filter((issue) => query.assignee === undefined || issue.assignees.includes(query.assignee))
            .filter((issue) => issue.updatedAt >= Date.parse(query.since ?? "1970-01-01T00:00:00Z"));
          const sorted = query.direction === "desc" ? found.toReversed() : found;
          return page(
            `/repos/${repo.fullName}/issues`,
            sorted.map((issue) => issueJson(state, repo, issue)),
            query,
          );
        }),
    }),
    route("POST", "/repos/:owner/:repo/issues", {
      body: wire.issueCreate,
      answer: ({ params, body }) =>
        onRepo(params.owner, params.repo, (repo) => {
          if (unknownAssignee(body.assignees) !== undefined) return invalidField("Issue", "assignees", "invalid");
          const issue: GithubIssue = {
            number: state.nextNumber(repo),
            createdAt: state.now(),
            updatedAt: state.now(),
            author: state.me.login,
            title: body.title,
            body: body.body ?? null,
            labels: body.labels ?? [],
            assignees: body.assignees ?? [],
            state: "open",
            stateReason: null,
            comments: [],
          };
          repo.issues.push(issue);
          return { status: 201, body: issueJson(state, repo, issue) };
        }),
    }),
    route("GET", "/repos/:owner/:repo/issues/:number", {
      answer: ({ params }) => onIssue(params, (repo, issue) => ok(issueJson(state, repo, issue))),
    }),
    route("PATCH", "/repos/:owner/:repo/issues/:number", {
      body: wire.issueChange,
      answer: ({ params, body }) =>
        onIssue(params, (repo, issue) => {
          if (unknownAssignee(body.assignees) !== undefined) return invalidField("Issue", "assignees", "invalid");
          issue.title = body.title ?? issue.title;
          if (body.body !== undefined) issue.body = body.body;
          issue.labels = body.labels ?? issue.labels;
          issue.assignees = body.assignees ?? issue.assignees;
          if (body.state !== undefined && body.state !== issue.state) {
            issue.state = body.state;
            issue.stateReason = body.state_reason ?? (body.state === "closed" ? "completed" : "reopened");
          }
          issue.updatedAt = state.now();
          return ok(issueJson(state, repo, issue));
        }),
    }),
    route("GET", "/repos/:owner/:repo/issues/:number/comments", {
      query: wire.pageOnly,
      answer: ({ params, query }) =>
        onIssue(params, (repo, issue) =>
          page(
            `/repos/${repo.fullName}/issues/${issue.number}/comments`,
            issue.comments.map((comment) => commentJson(state, repo, issue, comment)),
            query,
          ),
        ),
    }),
    route("POST", "/repos/:owner/:repo/issues/:number/comments", {
      body: z.strictObject({ body: z.string().min(1).max(65_536) }),
      answer: ({ params, body }) =>
        onIssue(params, (repo, issue) => {
          const id = issue.number * 1_000 + issue.comments.length + 1;
          const comment = { id, body: body.body, author: state.me.login, at: state.now() };
          issue.comments.push(comment);
          issue.updatedAt = state.now();
          return { status: 201, body: commentJson(state, repo, issue, comment) };
        }),
    }),
    route("GET", "/search/issues", {
      query: wire.issueSearch,
      answer({ query }) {
        const matches = readSearch(query.q);
        if (!matches)
          return invalidField("Search", "q", "invalid", "The sandbox knows repo:, label:, is:, state: and words.");
        const found = state.repos.flatMap((repo) =>
          repo.issues
            .filter((issue) => matches(repo, issue))
            .map((issue) => ({ ...issueJson(state, repo, issue), score: 1 })),
        );
        const from = (query.page - 1) * query.per_page;
        const items = found.slice(from, from + query.per_page);
        return ok({ total_count: found.length, incomplete_results: false, items });
      },
    }),
  ];
}

/** Understands `repo:`, `label:"…"`, `is:`/`state:`, `in:` and plain words (title or body); undefined for any other qualifier. */
function readSearch(q: string): ((repo: GithubRepo, issue: GithubIssue) => boolean) | undefined {
  const terms = [...q.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].map(([, key, quoted, bare]) => ({
    key: key ?? "",
    value: quoted ?? bare ?? "",
  }));
  const known = ["", "repo", "label", "is", "type", "state", "in"];
  if (terms.some(({ key }) => !known.includes(key))) return undefined;
  return (repo, issue) =>
    terms.every(({ key, value }) => {
      switch (key) {
        case "repo":
          return repo.fullName === value;
        case "label":
          return issue.labels.includes(value);
        case "is":
        case "state":
        case "type":
          return value === "issue" || value === issue.state;
        case "in":
          return true;
        default:
          return `${issue.title}\n${issue.body ?? ""}`.toLowerCase().includes(value.toLowerCase());
      }
    });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
