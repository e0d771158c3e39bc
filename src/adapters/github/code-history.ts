import type { CodeHistory } from "#core/action/code-history.ts";
import { type GitHubClient, repoOf } from "./client.ts";
import { GitHubComparison } from "./schema.ts";

/** Paths that look like a database migration (Supabase, Rails, Prisma, Flyway, Alembic, Django, knex). */
const migrationPath = /(^|\/)(migrations?|migrate|alembic\/versions)\//i;

/** GitHub lists no more files of a comparison (docs.github.com/rest/commits/commits#compare-two-commits). */
const filesMax = 300;
const timeoutMs = 2_000;

/** Commits and migrations between two commits, from GitHub's compare. Not repeated: a plan waits for it. */
export function makeGitHubHistory(needs: { client: GitHubClient }): CodeHistory {
  const { client } = needs;
  return {
    async between(repo, base, head) {
      const request = { signal: AbortSignal.timeout(timeoutMs), retries: 0 };
      const comparison = await client.find(GitHubComparison, () =>
        client.octokit.repos.compareCommitsWithBasehead({ ...repoOf(repo), basehead: `${base}...${head}`, request }),
      );
      if (comparison === undefined) return undefined;
      const files = comparison.files ?? [];
      return {
        url: comparison.html_url,
        commitCount: comparison.total_commits,
        commits: comparison.commits.map((commit) => ({
          sha: commit.sha,
          title: commit.commit.message.split("\n")[0] ?? "",
          author: commit.author?.login ?? commit.commit.author?.name ?? null,
          url: commit.html_url,
        })),
        migrations: files.map((file) => file.filename).filter((name) => migrationPath.test(name)),
        isComplete: files.length < filesMax,
      };
    },
  };
}
