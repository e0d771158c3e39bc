import type { ReviewPublisher } from "#core/review/review-sink.ts";
import { asGitHub, type GitHubClient, repoOf } from "./client.ts";
import { statusOf } from "./fault.ts";

/** Publishes reviews as pull requests. Branch and path follow from the review's name, so a repeat finds its own pull request. */
export function makeGitHubPublisher(needs: { client: GitHubClient; repo: string; folder: string }): ReviewPublisher {
  const { client } = needs;
  const repo = repoOf(needs.repo);
  return {
    publish: (name, title, markdown) =>
      asGitHub(async () => {
        const branch = `muster/${name}`;
        const path = `${needs.folder.replace(/\/+$/, "")}/${name}.md`;
        const { data: home } = await client.repos.get(repo);
        await ensureBranch(client, repo, branch, home.default_branch);
        await putFile(client, repo, { branch, path, message: title, markdown });
        const { data: open } = await client.pulls.list({
          ...repo,
          head: `${repo.owner}:${branch}`,
          state: "all",
          per_page: 10,
        });
        const existing = open[0];
        if (existing !== undefined) return { url: existing.html_url };
        const body = "Drafted by Muster from the incident's timeline. Fill in what it could not know, then merge.";
        const { data: created } = await client.pulls.create({
          ...repo,
          title,
          head: branch,
          base: home.default_branch,
          body,
        });
        return { url: created.html_url };
      }),
  };
}

type Repo = ReturnType<typeof repoOf>;

async function ensureBranch(client: GitHubClient, repo: Repo, branch: string, base: string): Promise<void> {
  const { data: head } = await client.git.getRef({ ...repo, ref: `heads/${base}` });
  try {
    await client.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: head.object.sha });
  } catch (error) {
    // 422 "Reference already exists": an earlier attempt or an earlier draft made it.
    if (statusOf(error) !== 422) throw error;
  }
}

async function putFile(
  client: GitHubClient,
  repo: Repo,
  file: { readonly branch: string; readonly path: string; readonly message: string; readonly markdown: string },
): Promise<void> {
  const { branch, path, message } = file;
  const content = Buffer.from(file.markdown).toString("base64");
  const existing = await client.repos.getContent({ ...repo, path, ref: branch }).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined;
    throw error;
  });
  const data = existing?.data;
  const current = data !== undefined && !Array.isArray(data) && data.type === "file" ? data : undefined;
  if (current !== undefined && "content" in current && current.content.replace(/\s/g, "") === content) return;
  await client.repos.createOrUpdateFileContents({
    ...repo,
    path,
    branch,
    message,
    content,
    ...(current === undefined ? {} : { sha: current.sha }),
  });
}
