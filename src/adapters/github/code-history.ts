import type { CodeHistory } from "#core/action/code-history.ts";
import { asGitHub, type GitHubClient, repoOf } from "./client.ts";
import { statusOf } from "./fault.ts";

/** Paths that look like a database migration (Supabase, Rails, Prisma, Flyway, Alembic, Django, knex). */
const migrationPath = /(^|\/)(migrations?|migrate|alembic\/versions)\//i;

/** Commits and migrations between two commits, from GitHub's compare. */
export function makeGitHubHistory(needs: { client: GitHubClient }): CodeHistory {
  return {
    between: (repo, base, head) =>
      asGitHub(async () => {
        const basehead = `${base}...${head}`;
        const comparison = await needs.client.repos
          .compareCommitsWithBasehead({ ...repoOf(repo), basehead })
          .catch((error: unknown) => {
            if (statusOf(error) === 404) return undefined;
            throw error;
          });
        if (comparison === undefined) return undefined;
        return {
          url: comparison.data.html_url,
          commits: comparison.data.commits.map((commit) => ({
            sha: commit.sha,
            title: commit.commit.message.split("\n")[0] ?? "",
            author: commit.author?.login ?? commit.commit.author?.name ?? null,
            url: commit.html_url,
          })),
          migrations: (comparison.data.files ?? [])
            .map((file) => file.filename)
            .filter((name) => migrationPath.test(name)),
        };
      }),
  };
}
