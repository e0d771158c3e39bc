import { z } from "zod";
import type { ReviewPublisher } from "#core/review/review-sink.ts";
import { type GitHubClient, repoOf } from "./client.ts";
import { isAnswer } from "./fault.ts";
import { GitHubFile, GitHubPull, GitHubPullList, GitHubRef, GitHubRepo } from "./schema.ts";

/**
 * Publishes reviews as pull requests. Branch and path follow from the review's name, so a repeat finds its own pull request: the open
 * one, or the merged one when its base holds this very text.
 */
export function makeGitHubPublisher(needs: { client: GitHubClient; repo: string; folder: string }): ReviewPublisher {
  const { client } = needs;
  const { octokit } = client;
  const repo = repoOf(needs.repo);
  return {
    async publish(name, title, markdown) {
      const branch = `muster/${name}`;
      const path = [...needs.folder.split("/"), `${name}.md`].filter((part) => part !== "").join("/");
      const content = Buffer.from(markdown).toString("base64");
      const file = { ...repo, path };
      const { default_branch: base } = await client.read(GitHubRepo, () => octokit.repos.get(repo));

      const head = `${repo.owner}:${branch}`;
      const query = { ...repo, head, state: "all" as const, per_page: 10 };
      const pulls = await client.read(GitHubPullList, () => octokit.pulls.list(query));
      const open = pulls.find(({ state }) => state === "open");
      const closed = pulls[0];
      if (open === undefined && closed !== undefined && isSame(await readFile(client, file, base), content))
        return { url: closed.html_url };

      await ensureBranch(client, repo, branch, base);
      await putFile(client, file, { branch, message: title, content });
      if (open !== undefined) return { url: open.html_url };
      const body = "Drafted by Muster from the incident's timeline. Fill in what it could not know, then merge.";
      const created = { ...repo, title, head: branch, base, body };
      return { url: (await client.change(GitHubPull, () => octokit.pulls.create(created))).html_url };
    },
  };
}

type Repo = ReturnType<typeof repoOf>;
type File = Repo & { readonly path: string };

async function ensureBranch(client: GitHubClient, repo: Repo, branch: string, base: string): Promise<void> {
  const { git } = client.octokit;
  const { object } = await client.read(GitHubRef, () => git.getRef({ ...repo, ref: `heads/${base}` }));
  try {
    await client.change(GitHubRef, () => git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: object.sha }));
  } catch (error) {
    // 422 "Reference already exists": an earlier attempt or an earlier draft made it.
    if (!isAnswer(error, 422)) throw error;
  }
}

async function putFile(
  client: GitHubClient,
  file: File,
  to: { readonly branch: string; readonly message: string; readonly content: string },
): Promise<void> {
  const present = await readFile(client, file, to.branch);
  if (isSame(present, to.content)) return;
  const sha = present === undefined ? {} : { sha: present.sha };
  await client.change(z.unknown(), () => client.octokit.repos.createOrUpdateFileContents({ ...file, ...to, ...sha }));
}

function readFile(client: GitHubClient, file: File, ref: string): Promise<z.output<typeof GitHubFile> | undefined> {
  return client.find(GitHubFile, () => client.octokit.repos.getContent({ ...file, ref }));
}

function isSame(file: z.output<typeof GitHubFile> | undefined, content: string): boolean {
  return file?.content.replace(/\s/g, "") === content;
}
