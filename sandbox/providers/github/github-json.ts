import { makeSha } from "../acme-commits.ts";
import type { GithubCommit, GithubPull, GithubRepo, GithubState } from "./github-state.ts";

/** Where the real API is, which is what links inside answers name. */
export const api = "https://api.github.com";

/** Where the real site is. */
export const web = "https://github.com";

/** A user in the short form that stands inside other objects. */
export function userJson(state: GithubState, login: string) {
  const id = state.users.find((user) => user.login === login)?.id ?? 0;
  return {
    login,
    id,
    node_id: `U_${id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    url: `${api}/users/${login}`,
    html_url: `${web}/${login}`,
    type: login === state.me.login ? "Bot" : "User",
    site_admin: false,
  };
}

/** A repository, without the several dozen template URLs of the real one. */
export function repoJson(state: GithubState, repo: GithubRepo) {
  const [owner = "", name = ""] = repo.fullName.split("/");
  return {
    id: repo.id,
    node_id: `R_${repo.id}`,
    name,
    full_name: repo.fullName,
    private: repo.isPrivate,
    owner: { ...userJson(state, owner), type: "Organization" },
    html_url: `${web}/${repo.fullName}`,
    url: `${api}/repos/${repo.fullName}`,
    description: null,
    fork: false,
    default_branch: "main",
    has_issues: true,
    archived: false,
    disabled: false,
    open_issues_count: repo.issues.filter((issue) => issue.state === "open").length,
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  };
}

/** A commit; with its files where a single one is shown. */
export function commitJson(state: GithubState, repo: GithubRepo, commit: GithubCommit, withFiles = false) {
  const url = `${api}/repos/${repo.fullName}/commits/${commit.sha}`;
  const person = { name: commit.author.name, email: commit.author.email, date: instant(commit.at) };
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url,
    html_url: `${web}/${repo.fullName}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api}/repos/${repo.fullName}/git/commits/${commit.sha}`,
      message: commit.message,
      author: person,
      committer: person,
      comment_count: 0,
      tree: treeJson(repo, commit),
    },
    author: userJson(state, commit.author.login),
    committer: userJson(state, commit.author.login),
    parents: commit.parent === undefined ? [] : [parentJson(repo, commit.parent)],
    ...(withFiles
      ? {
          stats: { additions: commit.files.length, deletions: 0, total: commit.files.length },
          files: filesJson(repo, [commit]),
        }
      : {}),
  };
}

/** What lies between two commits of one line of history. */
export function compareJson(state: GithubState, repo: GithubRepo, base: GithubCommit, head: GithubCommit) {
  const fromBase = state.history(repo, base.sha);
  const fromHead = state.history(repo, head.sha);
  const shared = fromBase.find(({ sha }) => fromHead.some((other) => other.sha === sha));
  const ahead = fromHead.slice(0, shared ? fromHead.findIndex(({ sha }) => sha === shared.sha) : fromHead.length);
  const behindBy = shared ? fromBase.findIndex(({ sha }) => sha === shared.sha) : fromBase.length;
  const status = behindBy > 0 ? (ahead.length > 0 ? "diverged" : "behind") : ahead.length > 0 ? "ahead" : "identical";
  const path = `${repo.fullName}/compare/${base.sha}...${head.sha}`;
  return {
    url: `${api}/repos/${path}`,
    html_url: `${web}/${path}`,
    permalink_url: `${web}/${path}`,
    diff_url: `${web}/${path}.diff`,
    patch_url: `${web}/${path}.patch`,
    base_commit: commitJson(state, repo, base),
    merge_base_commit: commitJson(state, repo, shared ?? base),
    status,
    ahead_by: ahead.length,
    behind_by: behindBy,
    total_commits: ahead.length,
    commits: ahead.toReversed().map((commit) => commitJson(state, repo, commit)),
    files: filesJson(repo, ahead),
  };
}

/** A pull request, without the template URLs of the real one. */
export function pullJson(state: GithubState, repo: GithubRepo, pull: GithubPull) {
  const end = (branch: string, sha: string) => ({
    label: `acme:${branch}`,
    ref: branch,
    sha,
    user: userJson(state, pull.author),
    repo: repoJson(state, repo),
  });
  const merged = pull.mergeSha === undefined ? undefined : repo.commits.get(pull.mergeSha);
  return {
    id: repo.id * 1_000 + pull.number,
    node_id: `PR_${repo.id}_${pull.number}`,
    number: pull.number,
    url: `${api}/repos/${repo.fullName}/pulls/${pull.number}`,
    html_url: `${web}/${repo.fullName}/pull/${pull.number}`,
    issue_url: `${api}/repos/${repo.fullName}/issues/${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: merged ? "closed" : "open",
    draft: pull.isDraft,
    locked: false,
    user: userJson(state, pull.author),
    labels: [],
    assignees: [],
    head: end(pull.head, pull.headSha),
    base: end(pull.base, pull.baseSha),
    created_at: instant(pull.createdAt),
    updated_at: instant(merged?.at ?? pull.createdAt),
    closed_at: merged ? instant(merged.at) : null,
    merged_at: merged ? instant(merged.at) : null,
    merge_commit_sha: pull.mergeSha ?? null,
    merged: merged !== undefined,
    mergeable: true,
  };
}

/** A git reference such as `heads/main`. */
export function refJson(repo: GithubRepo, ref: string, sha: string) {
  return {
    ref: `refs/${ref}`,
    node_id: `REF_${ref}`,
    url: `${api}/repos/${repo.fullName}/git/refs/${ref}`,
    object: { type: "commit", sha, url: `${api}/repos/${repo.fullName}/git/commits/${sha}` },
  };
}

/** A file on a branch; `content` is base64. */
export function contentJson(repo: GithubRepo, branch: string, path: string, bytes: Buffer) {
  const url = `${api}/repos/${repo.fullName}/contents/${path}?ref=${branch}`;
  const sha = blobSha(bytes);
  return {
    type: "file",
    name: path.split("/").at(-1) ?? path,
    path,
    sha,
    size: bytes.length,
    url,
    html_url: `${web}/${repo.fullName}/blob/${branch}/${path}`,
    git_url: `${api}/repos/${repo.fullName}/git/blobs/${sha}`,
    download_url: `https://raw.githubusercontent.com/${repo.fullName}/${branch}/${path}`,
    _links: {
      self: url,
      git: `${api}/repos/${repo.fullName}/git/blobs/${sha}`,
      html: `${web}/${repo.fullName}/blob/${branch}/${path}`,
    },
  };
}

/** The id an update of a file has to name. */
export function blobSha(bytes: Buffer): string {
  return makeSha(`blob ${bytes.length}\0${bytes.toString("base64")}`);
}

/** ISO 8601 of an instant in milliseconds, with whole seconds. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The tree a commit points to. */
function treeJson(repo: GithubRepo, commit: GithubCommit) {
  const sha = makeSha(`tree ${commit.sha}`);
  return { sha, url: `${api}/repos/${repo.fullName}/git/trees/${sha}` };
}

function parentJson(repo: GithubRepo, sha: string) {
  return {
    sha,
    url: `${api}/repos/${repo.fullName}/commits/${sha}`,
    html_url: `${web}/${repo.fullName}/commit/${sha}`,
  };
}

function filesJson(repo: GithubRepo, commits: readonly GithubCommit[]) {
  const sha = commits[0]?.sha ?? "";
  return [...new Set(commits.flatMap(({ files }) => files))].map((filename) => ({
    sha: makeSha(filename),
    filename,
    status: "modified",
    additions: 1,
    deletions: 1,
    changes: 2,
    blob_url: `${web}/${repo.fullName}/blob/${sha}/${filename}`,
    raw_url: `${web}/${repo.fullName}/raw/${sha}/${filename}`,
    contents_url: `${api}/repos/${repo.fullName}/contents/${filename}?ref=${sha}`,
  }));
}
