import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitHubClient, makeGitHubClient } from "#adapters/github/client.ts";
import { makeGitHubHistory } from "#adapters/github/code-history.ts";
import { makeGitHubTracker } from "#adapters/github/follow-up-tracker.ts";
import { makeGitHubPublisher } from "#adapters/github/review-publisher.ts";
import type { ReviewPublisher } from "#core/review/review-sink.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { faultOf } from "../fault-of.ts";
import { answer, hang, startScriptedServer } from "../scripted-server.ts";
import { followUp } from "./follow-up.ts";

let world: EmulatedWorld;
let client: GitHubClient;
beforeEach(async () => {
  world = await startEmulatedWorld(`token ${credentials.githubToken}`);
  client = clientAt(`${world.sandbox.url}/github`);
});
afterEach(() => world.close());

function clientAt(baseUrl: string): GitHubClient {
  return makeGitHubClient({ baseUrl, token: credentials.githubToken, isThrottled: false, retries: 1 });
}

const repo = (name: string) => {
  const found = world.sandbox.providers.github.state.repo(`acme/${name}`);
  if (found === undefined) throw new Error(`The sandbox has no ${name}.`);
  return found;
};
const calls = (method: string) => world.sandbox.providers.github.calls.filter((call) => call.method === method);
const lostAfter = [
  [{ kind: "drop-after" }],
  [{ kind: "status-after-commit", status: 502 }],
  [{ kind: "invalid-json" }],
] as const;

describe("a follow-up at GitHub", () => {
  const file = (changed: Parameters<typeof followUp>[0] = {}) =>
    makeGitHubTracker({ client, repo: "acme/storefront" }).file(followUp(changed), "INC-42", "Checkout is down");

  it("becomes one issue with its text, owner, due date and incident, however often it is filed", async () => {
    const [first, second] = [await file(), await file()];
    expect(second).toEqual(first);
    const { issues } = repo("storefront");
    expect(issues).toMatchObject([{ title: "Alert on checkout errors", labels: ["incident-follow-up"] }]);
    for (const part of ["with a runbook", "INC-42: Checkout is down", "Owner: mina", "Due: 2026-03-16"])
      expect(issues[0]?.body).toContain(part);
    expect(first.url).toMatch(/\/issues\/\d+$/);
  });

  it.each(lostAfter)("whose answer got lost (%j) is found by the next attempt", async (fault) => {
    world.sandbox.faults.next(/github POST .*issues/, fault);
    expect((await faultOf(file())).retry).toBe("unknown-outcome");
    const { url } = await file();
    expect(repo("storefront").issues).toHaveLength(1);
    expect(url).toContain(`/issues/${repo("storefront").issues[0]?.number}`);
  });

  it("is found among more issues than one page holds, and without its label", async () => {
    await file();
    const [filed] = repo("storefront").issues;
    if (filed !== undefined) filed.labels = [];
    for (let index = 0; index < 101; index += 1) await file({ id: `other-${index}` });
    await file();
    expect(repo("storefront").issues).toHaveLength(102);
  });

  it("of one incident is not taken for another", async () => {
    const [one, two] = [await file({ id: "018f-a" }), await file({ id: "018f-b" })];
    expect(one.url).not.toBe(two.url);
  });
});

describe("a review at GitHub", () => {
  let publisher: ReviewPublisher;
  beforeEach(() => {
    publisher = makeGitHubPublisher({ client, repo: "acme/postmortems", folder: "postmortems/" });
  });
  const publish = (markdown = "# INC-42\n\nünïcode\n") =>
    publisher.publish("INC-42-checkout-is-down", "Review of INC-42", markdown);
  const state = () => world.sandbox.providers.github.state;
  const textOn = (branch: string) =>
    state().commitAt(repo("postmortems"), branch)?.tree.get("postmortems/INC-42-checkout-is-down.md")?.toString();
  const merge = () => {
    const postmortems = repo("postmortems");
    const [pull] = postmortems.pulls;
    const files = new Map(state().commitAt(postmortems, pull?.head ?? "")?.tree ?? []);
    const author = { login: "aya-sato", name: "Aya", email: "aya@acme.example" };
    const { sha } = state().commit(postmortems, "main", { message: "Squashed", author, files });
    if (pull !== undefined) postmortems.pulls[0] = { ...pull, mergeSha: sha };
  };

  it("is one pull request with the file, and a repeat finds it and writes nothing", async () => {
    const first = await publish();
    const written = calls("PUT").length;
    expect(await publish()).toEqual(first);
    expect(repo("postmortems").pulls).toMatchObject([
      { title: "Review of INC-42", head: "muster/INC-42-checkout-is-down", base: "main" },
    ]);
    expect(textOn("muster/INC-42-checkout-is-down")).toBe("# INC-42\n\nünïcode\n");
    expect(calls("PUT")).toHaveLength(written);
  });

  it.each(
    ["POST .*refs", "PUT .*contents", "POST .*pulls"].flatMap((call) => lostAfter.map(([fault]) => ({ call, fault }))),
  )("whose answer to $call got lost ($fault) ends as one pull request", async ({ call, fault }) => {
    world.sandbox.faults.next(new RegExp(`github ${call}`), fault);
    // What is written into a file is not read back, so a broken answer to that one is no failure.
    await publish().catch(() => undefined);
    const { url } = await publish();
    expect(repo("postmortems").pulls).toHaveLength(1);
    expect(url).toContain(`/pull/${repo("postmortems").pulls[0]?.number}`);
    expect(textOn("muster/INC-42-checkout-is-down")).toContain("INC-42");
  });

  it("with a new text updates its open pull request", async () => {
    const first = await publish();
    expect(await publish("# INC-42, second draft\n")).toEqual(first);
    expect(textOn("muster/INC-42-checkout-is-down")).toBe("# INC-42, second draft\n");
    expect(textOn("main")).toBeUndefined();
  });

  it("that was merged is found again; a later version of it gets a pull request of its own", async () => {
    const first = await publish();
    merge();
    expect(await publish()).toEqual(first);
    const second = await publish("# INC-42, corrected\n");
    expect(second.url).not.toBe(first.url);
    expect(await publish("# INC-42, corrected\n")).toEqual(second);
    expect(repo("postmortems").pulls.map(({ head }) => head)).toEqual([
      "muster/INC-42-checkout-is-down",
      "muster/INC-42-checkout-is-down-2",
    ]);
  });

  it("into an unknown repository says where that is set", async () => {
    publisher = makeGitHubPublisher({ client, repo: "acme/nowhere", folder: "" });
    expect(await faultOf(publish())).toMatchObject({
      code: "github-404",
      hint: expect.stringContaining("muster.yaml"),
    });
  });
});

describe("what lies between two commits at GitHub", () => {
  const between = (base: string, head: string, of = client) =>
    makeGitHubHistory({ client: of }).between("acme/storefront", base, head);

  it("is named by commits, oldest first, and by the migrations among the files", async () => {
    const { state } = world.sandbox.providers.github;
    const storefront = repo("storefront");
    const base = storefront.refs.get("heads/main") ?? "";
    const author = { login: "theo-lind", name: "Theo Lind", email: "theo@acme.example" };
    const change = (message: string, path: string) =>
      state.commit(storefront, "main", { message, author, files: new Map([[path, Buffer.from("x")]]) });
    change("Add orders\n\nwith a body", "supabase/migrations/20260302_orders.sql");
    const { sha: head } = change("Speed it up", "app/page.tsx");
    expect(await between(base, head)).toMatchObject({
      url: expect.stringContaining(`/compare/${base}...${head}`),
      commitCount: 2,
      commits: [
        { title: "Add orders", author: "theo-lind" },
        { title: "Speed it up", url: expect.stringContaining("https://") },
      ],
      migrations: ["supabase/migrations/20260302_orders.sql"],
      isComplete: true,
    });
  });

  it("is unknown for commits that GitHub doesn't have", async () => {
    expect(await between("0".repeat(40), "1".repeat(40))).toBeUndefined();
  });

  it("is given up after 2 s, because people wait for the plan", async () => {
    const silent = await startScriptedServer();
    silent.script(hang);
    const startedAt = performance.now();
    expect(await faultOf(between("a", "b", clientAt(silent.url)))).toMatchObject({ retry: "may-retry" });
    expect(performance.now() - startedAt).toBeLessThan(3_500);
    expect(silent.requests).toHaveLength(1);
    await silent.close();
  });
});

describe("the GitHub client", () => {
  it("repeats a read that failed and never a write, whatever its retry plugin would like", async () => {
    const server = await startScriptedServer();
    const { octokit } = clientAt(server.url);
    const create = () => octokit.issues.create({ owner: "acme", repo: "storefront", title: "t" });
    for (const status of [500, 502, 503, 408, 409, 429]) {
      server.script(answer(status));
      await expect(create()).rejects.toMatchObject({ status });
      expect(server.requests).toHaveLength(1);
    }
    server.script(answer(500), answer(200, {}, {}));
    await octokit.repos.get({ owner: "acme", repo: "storefront" });
    expect(server.requests).toHaveLength(2);
    await server.close();
  });
});
