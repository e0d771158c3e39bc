import type { FollowUp, FollowUpTracker } from "#core/review/follow-up.ts";
import { type GitHubClient, repoOf } from "./client.ts";
import { GitHubIssue, GitHubIssueList } from "./schema.ts";

const label = "incident-follow-up";
const titleLengthMax = 200;
const pageLength = 100;
/** GitHub's clock and ours may differ by this much. */
const clockSkewMs = 60 * 60_000;

/** Files follow-ups as GitHub issues. A hidden mark in the body says which follow-up an issue is, so none is filed twice. */
export function makeGitHubTracker(needs: { client: GitHubClient; repo: string }): FollowUpTracker {
  const { client } = needs;
  const { octokit } = client;
  const repo = repoOf(needs.repo);

  /** Not by label: GitHub drops labels silently when the token may not set them. */
  const findFiled = async (followUp: FollowUp): Promise<string | undefined> => {
    const since = new Date(followUp.createdAt.getTime() - clockSkewMs).toISOString();
    for (let page = 1; ; page += 1) {
      const query = { ...repo, state: "all" as const, since, per_page: pageLength, page };
      const issues = await client.read(GitHubIssueList, () => octokit.issues.listForRepo(query));
      const filed = issues.find((issue) => issue.body?.includes(markOf(followUp)));
      if (filed !== undefined) return filed.html_url;
      if (issues.length < pageLength) return undefined;
    }
  };

  return {
    async file(followUp, incidentName, incidentTitle) {
      const filed = await findFiled(followUp);
      if (filed !== undefined) return { url: filed };
      const text = followUp.text.trim();
      const issue = {
        ...repo,
        title: (text.split("\n")[0] ?? "").slice(0, titleLengthMax),
        body: bodyOf({ ...followUp, text }, incidentName, incidentTitle),
        labels: [label],
      };
      return { url: (await client.change(GitHubIssue, () => octokit.issues.create(issue))).html_url };
    },
  };
}

function markOf(followUp: FollowUp): string {
  return `<!-- muster follow-up ${followUp.id} -->`;
}

function bodyOf(followUp: FollowUp, incidentName: string, incidentTitle: string): string {
  const lines = [
    followUp.text,
    "",
    `From ${incidentName}: ${incidentTitle}`,
    `Owner: ${followUp.owner ?? "nobody yet"}`,
    `Due: ${followUp.dueOn ?? "no date yet"}`,
    "",
    markOf(followUp),
  ];
  return lines.join("\n");
}
