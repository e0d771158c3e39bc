import type { FollowUp, FollowUpTracker } from "#core/review/follow-up.ts";
import { asGitHub, type GitHubClient, repoOf } from "./client.ts";

const label = "incident-follow-up";

/** Files follow-ups as GitHub issues. A hidden mark in the body says which follow-up an issue is, so none is filed twice. */
export function makeGitHubTracker(needs: { client: GitHubClient; repo: string }): FollowUpTracker {
  const { client } = needs;
  const repo = repoOf(needs.repo);
  return {
    file: (followUp, incidentName, incidentTitle) =>
      asGitHub(async () => {
        const since = followUp.createdAt.toISOString();
        const { data: recent } = await client.issues.listForRepo({
          ...repo,
          labels: label,
          state: "all",
          since,
          per_page: 100,
        });
        const filed = recent.find((issue) => issue.body?.includes(markOf(followUp)));
        if (filed !== undefined) return { url: filed.html_url };
        const { data: created } = await client.issues.create({
          ...repo,
          title: followUp.text.split("\n")[0]?.slice(0, 200) ?? followUp.text,
          body: bodyOf(followUp, incidentName, incidentTitle),
          labels: [label],
        });
        return { url: created.html_url };
      }),
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
