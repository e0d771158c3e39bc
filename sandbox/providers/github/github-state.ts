import { type Commit, makeSha } from "../acme-commits.ts";

/** A person who can be assigned. */
export interface GithubUser {
  readonly login: string;
  readonly id: number;
}

/** A commit with its parent and the files as they are after it (path to content). */
export interface GithubCommit extends Commit {
  readonly parent: string | undefined;
  readonly tree: ReadonlyMap<string, Buffer>;
}

/** An issue; follow-ups are kept as these. */
export interface GithubIssue {
  readonly number: number;
  readonly createdAt: number;
  readonly author: string;
  title: string;
  body: string | null;
  labels: readonly string[];
  assignees: readonly string[];
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  updatedAt: number;
  readonly comments: { readonly id: number; readonly body: string; readonly author: string; readonly at: number }[];
}

/** A pull request; `head` and `base` are branch names. */
export interface GithubPull {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  readonly baseSha: string;
  readonly isDraft: boolean;
  readonly author: string;
  readonly createdAt: number;
  readonly mergeSha: string | undefined;
}

/** One repository with its git data. Issues and pull requests share their numbers. */
export interface GithubRepo {
  readonly id: number;
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly commits: Map<string, GithubCommit>;
  /** `heads/main` to a commit. */
  readonly refs: Map<string, string>;
  readonly issues: GithubIssue[];
  readonly pulls: GithubPull[];
}

/** The organisation `acme`: `storefront`, `orders-api` and the private `postmortems`. */
export interface GithubState {
  readonly me: GithubUser;
  readonly users: readonly GithubUser[];
  readonly repos: readonly GithubRepo[];
  repo(fullName: string): GithubRepo | undefined;
  /** Resolves a branch, a full or an abbreviated sha. */
  commitAt(repo: GithubRepo, ref: string): GithubCommit | undefined;
  /** A commit and its ancestors, newest first. */
  history(repo: GithubRepo, sha: string): GithubCommit[];
  /** Adds a commit on top of a branch, changing the given files. */
  commit(
    repo: GithubRepo,
    branch: string,
    made: { readonly message: string; readonly author: Commit["author"]; readonly files: ReadonlyMap<string, Buffer> },
  ): GithubCommit;
  nextNumber(repo: GithubRepo): number;
  now(): number;
}

/** Makes the organisation; storefront's history is the one that the emulated Vercel deployed. */
export function makeGithubState(options: {
  readonly clock: () => number;
  readonly commits: readonly Commit[];
}): GithubState {
  let made = 0;
  const me = { login: "muster-bot", id: 9001 };
  const users = [
    me,
    { login: "mina-park", id: 9002 },
    { login: "theo-lind", id: 9003 },
    { login: "aya-sato", id: 9004 },
  ];

  function add(repo: GithubRepo, branch: string, commit: Commit, changed: ReadonlyMap<string, Buffer>): GithubCommit {
    const parent = repo.refs.get(`heads/${branch}`);
    const before = parent === undefined ? undefined : repo.commits.get(parent);
    const added: GithubCommit = { ...commit, parent, tree: new Map([...(before?.tree ?? []), ...changed]) };
    repo.commits.set(added.sha, added);
    repo.refs.set(`heads/${branch}`, added.sha);
    return added;
  }

  function seed(id: number, fullName: string, isPrivate: boolean, commits: readonly Commit[]): GithubRepo {
    const repo: GithubRepo = {
      id,
      fullName,
      isPrivate,
      commits: new Map(),
      refs: new Map(),
      issues: [],
      pulls: [],
    };
    for (const commit of commits) {
      const parent = repo.refs.get("heads/main");
      const changed = commit.files.map((path): [string, Buffer] => [path, Buffer.from(`// ${commit.message}\n`)]);
      const added = add(repo, "main", commit, new Map(changed));
      const number = /\(#(\d+)\)$/.exec(commit.message)?.[1];
      if (number === undefined || parent === undefined) continue;
      repo.pulls.push({
        number: Number(number),
        title: commit.message.replace(/ \(#\d+\)$/, ""),
        body: null,
        head: `change-${number}`,
        headSha: makeSha(`head-${number}`),
        base: "main",
        baseSha: parent,
        isDraft: false,
        author: commit.author.login,
        createdAt: commit.at - 3_600_000,
        mergeSha: added.sha,
      });
    }
    return repo;
  }

  const started = options.commits[0];
  const first: Commit = {
    sha: makeSha("first"),
    message: "Start",
    author: started?.author ?? { login: "aya-sato", name: "Aya Sato", email: "aya@acme.example" },
    at: started?.at ?? options.clock(),
    files: ["README.md"],
  };
  const repos = [
    seed(481516, "acme/storefront", false, options.commits),
    seed(481517, "acme/orders-api", false, [first]),
    seed(481518, "acme/postmortems", true, [{ ...first, sha: makeSha("first-postmortem") }]),
  ];

  return {
    me,
    users,
    repos,
    repo: (fullName) => repos.find((repo) => repo.fullName.toLowerCase() === fullName.toLowerCase()),
    commitAt(repo, ref) {
      const branch = repo.refs.get(ref.startsWith("refs/") ? ref.slice("refs/".length) : `heads/${ref}`);
      const sha =
        branch ??
        (/^[0-9a-f]{7,40}$/.test(ref) ? [...repo.commits.keys()].find((one) => one.startsWith(ref)) : undefined);
      return sha === undefined ? undefined : repo.commits.get(sha);
    },
    history(repo, sha) {
      const found: GithubCommit[] = [];
      for (let next = repo.commits.get(sha); next; next = next.parent ? repo.commits.get(next.parent) : undefined) {
        found.push(next);
      }
      return found;
    },
    commit(repo, branch, { message, author, files }) {
      made += 1;
      const sha = makeSha(`${repo.fullName}-${branch}-${made}-${message}`);
      return add(repo, branch, { sha, message, author, at: options.clock(), files: [...files.keys()] }, files);
    },
    nextNumber: (repo) => Math.max(0, ...[...repo.issues, ...repo.pulls].map(({ number }) => number)) + 1,
    now: options.clock,
  };
}
