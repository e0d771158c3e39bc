import { z } from "zod";
import type { ReviewPublisher } from "#core/review/review-sink.ts";
import { type GitHubClient, repoOf } from "./client.ts";
import { isAnswer } from "./fault.ts";
import { GitHubFile, GitHubPull, GitHubPullList, GitHubRef, GitHubRepo } from "./schema.ts";

/**
 * Publishes reviews as pull requests. Branch and path follow from the review's name, so a repeat finds its own pull request: the open
 * one, or the closed one when the default branch holds this very text. A later version of a merged review gets a branch of its own,
 * because a squashed merge would make the old one conflict.
 */
export function makeGitHubPublisher(needs: { client: GitHubClient; repo: string; folder: string }): ReviewPublisher {
  const { client } = needs;
  const { octokit } = client;
  const repo = repoOf(needs.repo);
  return {
    async publish(name, title, markdown) {
      const path = [...needs.folder.split("/"), `${name}.md`].filter((part) => part !== "").join("/");
      const content = Buffer.from(markdown).toString("base64");
      const file = { ...repo, path };
      const { default_branch: base } = await client.read(GitHubRepo, () => octokit.repos.get(repo));
      const { branch, open, closed } = await findPulls(client, repo, `muster/${name}`);
      if (open === undefined && closed !== undefined && isSame(await readFile(client, file, base), content))
        return { url: closed.html_url };

      if (open === undefined) await ensureBranch(client, repo, branch, base);
      await putFile(client, file, { branch, message: title, content });
      if (open !== undefined) return { url: open.html_url };
      const body = "Drafted by Muster from the incident's timeline. Fill in what it could not know, then merge.";
      const created = { ...repo, title, head: branch, base, body };
      return { url: (await client.change(GitHubPull, () => octokit.pulls.create(created))).html_url };
    },
  };
}

type Pull = z.output<typeof GitHubPull>;

/** The first of `name`, `name-2`, ... whose pull request is open or not made yet, and the newest closed one before it. */
async function findPulls(client: GitHubClient, repo: Repo, name: string) {
  let closed: Pull | undefined;
  for (let number = 1; ; number += 1) {
    const branch = number === 1 ? name : `${name}-${number}`;
    const query = { ...repo, head: `${repo.owner}:${branch}`, state: "all" as const, per_page: 10 };
    const pulls = await client.read(GitHubPullList, () => client.octokit.pulls.list(query));
    const open = pulls.find(({ state }) => state === "open");
    if (open !== undefined || pulls.length === 0) return { branch, open, closed };
    closed = pulls[0];
  }
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
