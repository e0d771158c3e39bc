import { z } from "zod";
import { type Answer, type Route, route } from "../route.ts";
import * as json from "./github-json.ts";
import { invalidField, notFound, refuse } from "./github-refusal.ts";
import type { GithubPull, GithubRepo, GithubState } from "./github-state.ts";
import * as wire from "./github-wire.ts";
import type { MakePage } from "./make-page.ts";

/** Commits, comparison, references, file contents and pull requests: suspects, and publishing a review. */
export function codeRoutes(state: GithubState, page: MakePage): Route[] {
  const onRepo = (
    params: { readonly owner: string; readonly repo: string },
    answer: (repo: GithubRepo) => Answer,
  ): Answer => {
    const repo = state.repo(`${params.owner}/${params.repo}`);
    return repo ? answer(repo) : notFound;
  };

  return [
    route("GET", "/user", { answer: () => ok(json.userJson(state, state.me.login)) }),
    route("GET", "/repos/:owner/:repo", {
      answer: ({ params }) => onRepo(params, (repo) => ok(json.repoJson(state, repo))),
    }),
    route("GET", "/repos/:owner/:repo/commits", {
      query: wire.commitList,
      answer: ({ params, query }) =>
        onRepo(params, (repo) => {
          const head = state.commitAt(repo, query.sha ?? "main");
          if (!head) return notFound;
          const found = state
            .history(repo, head.sha)
            .filter(({ at }) => at >= Date.parse(query.since ?? "1970-01-01T00:00:00Z"))
            .filter(({ at }) => at <= Date.parse(query.until ?? "9999-12-31T00:00:00Z"))
            .filter(({ files }) => query.path === undefined || files.some((file) => file.startsWith(query.path ?? "")))
            .filter(({ author }) => query.author === undefined || author.login === query.author);
          return page(
            `/repos/${repo.fullName}/commits`,
            found.map((commit) => json.commitJson(state, repo, commit)),
            query,
          );
        }),
    }),
    route("GET", "/repos/:owner/:repo/commits/:sha/pulls", {
      query: wire.pageOnly,
      answer: ({ params, query }) =>
        onRepo(params, (repo) => {
          const commit = state.commitAt(repo, params.sha);
          if (!commit) return refuse(422, `No commit found for SHA: ${params.sha}`);
          const found = repo.pulls.filter(({ mergeSha, headSha }) => mergeSha === commit.sha || headSha === commit.sha);
          return page(
            `/repos/${repo.fullName}/commits/${commit.sha}/pulls`,
            found.map((pull) => json.pullJson(state, repo, pull)),
            query,
          );
        }),
    }),
    route("GET", "/repos/:owner/:repo/commits/*ref", {
      query: wire.pageOnly,
      answer: ({ params }) =>
        onRepo(params, (repo) => {
          const commit = state.commitAt(repo, params.ref);
          if (!commit) return refuse(422, `No commit found for SHA: ${params.ref}`);
          return ok(json.commitJson(state, repo, commit, true));
        }),
    }),
    route("GET", "/repos/:owner/:repo/compare/*basehead", {
      query: wire.pageOnly,
      answer: ({ params }) =>
        onRepo(params, (repo) => {
          const [base = "", head = ""] = params.basehead.split("...").map((ref) => ref.replace(/^acme:/, ""));
          const from = state.commitAt(repo, base);
          const to = state.commitAt(repo, head);
          return from && to ? ok(json.compareJson(state, repo, from, to)) : notFound;
        }),
    }),
    route("GET", "/repos/:owner/:repo/git/ref/*ref", {
      answer: ({ params }) =>
        onRepo(params, (repo) => {
          const sha = repo.refs.get(params.ref);
          return sha === undefined ? notFound : ok(json.refJson(repo, params.ref, sha));
        }),
    }),
    route("POST", "/repos/:owner/:repo/git/refs", {
      body: wire.refCreate,
      answer: ({ params, body }) =>
        onRepo(params, (repo) => {
          const ref = body.ref.slice("refs/".length);
          if (!repo.commits.has(body.sha)) return refuse(422, "Object does not exist");
          if (repo.refs.has(ref)) return refuse(422, "Reference already exists");
          repo.refs.set(ref, body.sha);
          return { status: 201, body: json.refJson(repo, ref, body.sha) };
        }),
    }),
    route("GET", "/repos/:owner/:repo/contents/*path", {
      query: z.strictObject({ ref: z.string().default("main") }),
      answer: ({ params, query }) =>
        onRepo(params, (repo) => {
          const bytes = state.commitAt(repo, query.ref)?.tree.get(params.path);
          if (!bytes) return notFound;
          const content = { encoding: "base64", content: bytes.toString("base64") };
          return ok({ ...json.contentJson(repo, query.ref, params.path, bytes), ...content });
        }),
    }),
    route("PUT", "/repos/:owner/:repo/contents/*path", {
      body: wire.contentPut,
      answer: ({ params, body }) =>
        onRepo(params, (repo) => {
          const head = state.commitAt(repo, body.branch);
          if (!head || !repo.refs.has(`heads/${body.branch}`)) return refuse(404, `Branch ${body.branch} not found`);
          const present = head.tree.get(params.path);
          if (present && body.sha === undefined) return refuse(422, `Invalid request.\n\n"sha" wasn't supplied.`);
          if (body.sha !== undefined && (!present || json.blobSha(present) !== body.sha)) {
            return refuse(409, `${params.path} does not match ${body.sha}`);
          }
          const bytes = Buffer.from(body.content, "base64");
          const author = { login: state.me.login, name: "Muster", email: "muster@acme.example" };
          const files = new Map([[params.path, bytes]]);
          const commit = state.commit(repo, body.branch, { message: body.message, author, files });
          const { commit: shown, ...rest } = json.commitJson(state, repo, commit);
          const content = json.contentJson(repo, body.branch, params.path, bytes);
          return { status: present ? 200 : 201, body: { content, commit: { ...rest, ...shown } } };
        }),
    }),
    route("GET", "/repos/:owner/:repo/pulls", {
      query: wire.pullList,
      answer: ({ params, query }) =>
        onRepo(params, (repo) => {
          const found = repo.pulls
            .filter(({ mergeSha }) => query.state === "all" || (mergeSha ? "closed" : "open") === query.state)
            .filter(({ head }) => query.head === undefined || query.head === `acme:${head}`)
            .filter(({ base }) => query.base === undefined || query.base === base);
          return page(
            `/repos/${repo.fullName}/pulls`,
            found.toReversed().map((pull) => json.pullJson(state, repo, pull)),
            query,
          );
        }),
    }),
    route("POST", "/repos/:owner/:repo/pulls", {
      body: wire.pullCreate,
      answer: ({ params, body }) =>
        onRepo(params, (repo) => {
          const branch = body.head.replace(/^acme:/, "");
          const head = repo.refs.get(`heads/${branch}`);
          const base = repo.refs.get(`heads/${body.base}`);
          if (head === undefined) return invalidField("PullRequest", "head", "invalid");
          if (base === undefined) return invalidField("PullRequest", "base", "invalid");
          if (repo.pulls.some((pull) => pull.head === branch && pull.base === body.base && !pull.mergeSha)) {
            const message = `A pull request already exists for acme:${branch}.`;
            return refuse(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
          }
          if (head === base) {
            const message = `No commits between ${body.base} and ${branch}`;
            return refuse(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
          }
          const pull: GithubPull = {
            number: state.nextNumber(repo),
            title: body.title,
            body: body.body ?? null,
            head: branch,
            headSha: head,
            base: body.base,
            baseSha: base,
            isDraft: body.draft,
            author: state.me.login,
            createdAt: state.now(),
            mergeSha: undefined,
          };
          repo.pulls.push(pull);
          return { status: 201, body: json.pullJson(state, repo, pull) };
        }),
    }),
    route("GET", "/repos/:owner/:repo/pulls/:number", {
      answer: ({ params }) =>
        onRepo(params, (repo) => {
          const pull = repo.pulls.find(({ number }) => String(number) === params.number);
          return pull ? ok(json.pullJson(state, repo, pull)) : notFound;
        }),
    }),
  ];
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
