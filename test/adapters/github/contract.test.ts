import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeGitHubClient } from "#adapters/github/client.ts";
import { makeGitHubHistory } from "#adapters/github/code-history.ts";
import { makeGitHubTracker } from "#adapters/github/follow-up-tracker.ts";
import { makeGitHubPublisher } from "#adapters/github/review-publisher.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type Contract, type ContractReply, type ContractRequest, startContract } from "#test/support/steady.ts";
import { faultOf, wordsOf } from "../fault-of.ts";
import { closedPort } from "../scripted-server.ts";
import { impatientMs } from "../test-http.ts";
import { followUp } from "./follow-up.ts";

const token = "ghp_secret";
const repo = "acme/postmortems";
const secretBody = { message: "not for everybody", documentation_url: "https://docs.github.com/rest" };

/** The trimmed description lacks these operations: their requests are judged by the emulated GitHub's strict schemas instead. */
const undescribed = [
  { method: "GET", path: /\/issues$/, body: [] },
  { method: "GET", path: /\/pulls$/, body: [] },
  { method: "GET", path: /\/contents\//, status: 404, body: secretBody },
  { method: "PUT", path: /\/contents\//, status: 201, body: {} },
] as const;
const isUndescribed = ({ method, path }: Pick<ContractRequest, "method" | "path">) =>
  undescribed.some((one) => one.method === method && one.path.test(path));

function clientAt(baseUrl: string, timeoutMs = 10_000) {
  return makeGitHubClient({ baseUrl, token, isThrottled: false, timeoutMs, retries: 0 });
}

describe.skipIf(!sharedSpecs.present)("GitHub, by its own description (skipped without ../shared/specs)", () => {
  let contract: Contract;
  beforeAll(async () => {
    contract = await startContract("github.json", { auth: /^token ghp_secret$/ });
  });
  afterEach(() => contract.reset());
  afterAll(() => contract.close());

  const tracker = (url = contract.url, timeoutMs?: number) =>
    makeGitHubTracker({ client: clientAt(url, timeoutMs), repo });
  const publisher = (url = contract.url, timeoutMs?: number) =>
    makeGitHubPublisher({ client: clientAt(url, timeoutMs), repo, folder: "postmortems" });
  const file = (url?: string, timeoutMs?: number) => tracker(url, timeoutMs).file(followUp(), "INC-42", "Down");
  const publish = (url?: string, timeoutMs?: number) =>
    publisher(url, timeoutMs).publish("INC-42", "Review", "# Review");
  const writes = [
    { what: "filing an issue", path: "POST /repos/{owner}/{repo}/issues", call: file },
    { what: "making a branch", path: "POST /repos/{owner}/{repo}/git/refs", call: publish },
    { what: "opening a pull request", path: "POST /repos/{owner}/{repo}/pulls", call: publish },
  ];
  const stage = () => {
    for (const { method, path, body, ...rest } of undescribed) {
      const status = "status" in rest ? rest.status : 200;
      contract.reply((request) => request.method === method && path.test(request.path), {
        status,
        body,
        offSpec: "trimmed",
      });
    }
  };
  const violations = () =>
    contract.violations().filter((line) => {
      const [method = "", path = ""] = line.replace(/:.*$/, "").split(" ");
      return !isUndescribed({ method, path });
    });

  it("is asked only what it takes, by follow-ups, reviews and comparisons", async () => {
    stage();
    expect((await file()).url).toContain("http");
    expect((await publish()).url).toContain("http");
    const range = await makeGitHubHistory({ client: clientAt(contract.url) }).between(repo, "a".repeat(40), "main");
    expect(range?.url).toContain("http");
    expect(violations()).toEqual([]);
    const described = contract.requests.filter((request) => !isUndescribed(request));
    expect(new Set(described.map(({ method, pathTemplate }) => `${method} ${pathTemplate}`))).toEqual(
      new Set([
        ...writes.map(({ path }) => path),
        "GET /repos/{owner}/{repo}",
        "GET /repos/{owner}/{repo}/git/ref/{ref}",
        "GET /repos/{owner}/{repo}/compare/{basehead}",
      ]),
    );
    expect(contract.requests.every(({ headers }) => headers["user-agent"]?.includes("muster"))).toBe(true);
  });

  it.each(writes.flatMap((write) => [401, 403, 404, 409, 410].map((status) => ({ ...write, status }))))(
    "$what that was answered $status is a Fault that is never tried again, with what to do",
    async ({ path, call, status }) => {
      stage();
      contract.reply(path, { status, body: secretBody });
      const fault = await faultOf(call());
      expect(fault).toMatchObject({ code: `github-${status}`, retry: "never", hint: expect.stringMatching(/\w+ \w+/) });
      expect(wordsOf(fault)).not.toMatch(/ghp_secret|not for everybody/);
    },
  );

  const unclear: readonly ContractReply[] = [
    { status: 500, body: secretBody },
    { status: 503, body: secretBody },
    { status: 201, body: "<html>", offSpec: "a proxy" },
    { status: 201, body: {}, offSpec: "a new API" },
    { hang: true },
    { reset: true },
  ];
  it.each(writes.flatMap((write) => unclear.map((reply) => ({ ...write, reply }))))(
    "$what without a clear answer ($reply) has an unknown outcome, and was sent once",
    async ({ path, call, reply }) => {
      stage();
      contract.reply(path, reply);
      const fault = await faultOf("hang" in reply ? call(contract.url, impatientMs) : call());
      expect(fault.retry).toBe("unknown-outcome");
      expect(wordsOf(fault)).not.toMatch(/ghp_secret|not for everybody|html/);
      const method = path.slice(0, path.indexOf(" "));
      const template = path.slice(method.length + 1);
      expect(contract.requests.filter((one) => one.method === method && one.pathTemplate === template)).toHaveLength(1);
    },
  );

  it.each(writes)("$what that was limited did nothing and is tried again when GitHub says", async ({ path, call }) => {
    const date = "Mon, 02 Mar 2026 03:00:00 GMT";
    const reset = String(Date.parse(date) / 1_000 + 9);
    const limits: readonly (readonly [number, Record<string, string>, number])[] = [
      [429, { "retry-after": "7" }, 7_000],
      [403, { "retry-after": "7" }, 7_000],
      [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset, date }, 9_000],
    ];
    for (const [status, headers, retryAfterMs] of limits) {
      contract.reset();
      stage();
      contract.reply(path, { status, headers, body: secretBody });
      expect(await faultOf(call())).toMatchObject({ code: "github-429", retry: "may-retry", retryAfterMs });
    }
  });

  it.each(writes)("$what that found nobody did nothing", async ({ call }) => {
    expect(await faultOf(call(await closedPort()))).toMatchObject({ code: "github-unreachable", retry: "may-retry" });
  });

  it("a pull request that GitHub refuses as a whole (422) is a Fault, a branch that is there already is not", async () => {
    stage();
    contract.reply("POST /repos/{owner}/{repo}/git/refs", { status: 422, body: secretBody });
    expect((await publish()).url).toContain("http");
    contract.reply("POST /repos/{owner}/{repo}/pulls", { status: 422, body: secretBody });
    expect(await faultOf(publish())).toMatchObject({ code: "github-422", retry: "never" });
  });
});
