import { z } from "zod";

/** An issue; lists of issues hold pull requests too. */
export const GitHubIssue = z.object({ html_url: z.string(), body: z.string().nullish() });

/** A page of issues. */
export const GitHubIssueList = z.array(GitHubIssue);

/** A repository. */
export const GitHubRepo = z.object({ default_branch: z.string() });

/** A branch and the commit it points to. */
export const GitHubRef = z.object({ object: z.object({ sha: z.string() }) });

/** A pull request. */
export const GitHubPull = z.object({ html_url: z.string(), state: z.string() });

/** A page of pull requests. */
export const GitHubPullList = z.array(GitHubPull);

/** A file with its content in base64, broken into lines. */
export const GitHubFile = z.object({ type: z.literal("file"), sha: z.string(), content: z.string() });

/** What lies between two commits: at most 250 commits, oldest first, and at most 300 files. */
export const GitHubComparison = z.object({
  html_url: z.string(),
  total_commits: z.number().int(),
  commits: z.array(
    z.object({
      sha: z.string(),
      html_url: z.string(),
      commit: z.object({ message: z.string(), author: z.object({ name: z.string().nullish() }).nullish() }),
      author: z.object({ login: z.string().nullish() }).nullish(),
    }),
  ),
  files: z.array(z.object({ filename: z.string() })).nullish(),
});
