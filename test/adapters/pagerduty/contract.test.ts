import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Page, Pager } from "#core/incident/pager.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type Contract, startContract } from "#test/support/steady.ts";
import { faultOf, wordsOf } from "../fault-of.ts";
import { closedPort } from "../scripted-server.ts";
import { impatientMs } from "../test-http.ts";
import { incidentOf, pagerAt, storefront, wantedAt } from "./page-of.ts";

const page: Page = { reference: "QINCIDENT", url: null };
const secretBody = { error: { code: 2001, message: "not for everybody" } };
const firstRun = () => makeMemoryRun({ wantedAt }).attempt();
const writes = [
  { what: "paging", path: "POST /incidents", call: (pager: Pager) => pager.page(firstRun(), incidentOf(), storefront) },
  {
    what: "acknowledging",
    path: "PUT /incidents/{id}",
    call: (pager: Pager) => pager.acknowledge(firstRun(), page),
  },
  {
    what: "resolving",
    path: "PUT /incidents/{id}",
    call: (pager: Pager) => pager.resolve(firstRun(), page, "Rolled back"),
  },
];

describe.skipIf(!sharedSpecs.present)("PagerDuty, by its own description (skipped without ../shared/specs)", () => {
  let contract: Contract;
  let pager: Pager;
  beforeAll(async () => {
    contract = await startContract("pagerduty-rest.json", {
      auth: /^Token token=pd-secret$/,
      specBugs: [
        { finding: /incident\.body\.details/, why: "typed as an object while its own example and the docs send text" },
      ],
    });
  });
  beforeEach(() => {
    pager = pagerAt(contract.url);
    const triggered = (example: unknown) => ({ incident: { ...Object(example).incident, status: "triggered" } });
    contract.reply("GET /incidents/{id}", { status: 200, body: triggered });
  });
  afterEach(() => contract.reset());
  afterAll(() => contract.close());

  it("is asked only what it takes, by every call of the pager", async () => {
    const run = makeMemoryRun({ wantedAt });
    contract.reply("POST /incidents", { status: 500 });
    await faultOf(pager.page(run.attempt(), incidentOf(), storefront));
    const created = { incident: { id: "QNEW", type: "incident", status: "triggered" } };
    contract.reply("POST /incidents", { status: 201, body: created });
    const sent = await pager.page(run.attempt(), incidentOf(), storefront);
    expect(sent.reference).toBe("QNEW");
    await pager.acknowledge(firstRun(), page);
    await pager.resolve(firstRun(), page, "Rolled back");
    expect(await pager.onCall(storefront)).toEqual(expect.any(Array));
    expect(contract.violations()).toEqual([]);
    expect(
      new Set(contract.requests.map(({ method, path }) => `${method} ${path.replace(page.reference, "{id}")}`)),
    ).toEqual(
      new Set(["GET /incidents", "POST /incidents", "GET /incidents/{id}", "PUT /incidents/{id}", "GET /oncalls"]),
    );
    const create = contract.requests.find(({ method }) => method === "POST");
    expect(create?.headers["from"]).toBe("muster@acme.example");
    expect(create?.body).toMatchObject({
      incident: { title: "INC-42 SEV1: Checkout is down", urgency: "high", incident_key: "muster-018f-incident" },
    });
  });

  it.each(writes.flatMap((write) => [400, 401, 402, 403, 404].map((status) => ({ ...write, status }))))(
    "$what that was answered $status is a Fault that is never tried again, with what to do",
    async ({ path, call, status }) => {
      contract.reply("GET /incidents", { status: 200, body: { incidents: [], limit: 25, offset: 0, more: false } });
      contract.reply(path, { status, body: secretBody });
      const fault = await faultOf(call(pager));
      expect(fault).toMatchObject({ code: `pagerduty-${status}`, retry: "never", hint: expect.stringMatching(/\w+/) });
      expect(wordsOf(fault)).not.toMatch(/pd-secret|not for everybody/);
    },
  );

  it.each(writes)("$what without a clear answer has an unknown outcome, and was sent once", async ({ path, call }) => {
    const [method = ""] = path.split(" ");
    for (const reply of [
      { status: 500, body: secretBody },
      { status: 200, body: "<html>", offSpec: "a proxy" },
      { status: 201, body: {}, offSpec: "a new API" },
      { hang: true },
      { reset: true },
    ] as const) {
      const before = contract.requests.filter((request) => request.method === method).length;
      contract.reply(path, reply);
      const patience = "hang" in reply ? { timeoutMs: impatientMs } : {};
      const fault = await faultOf(call(pagerAt(contract.url, patience)));
      expect(fault.retry).toBe("unknown-outcome");
      expect(wordsOf(fault)).not.toMatch(/pd-secret|not for everybody|html/);
      expect(contract.requests.filter((request) => request.method === method)).toHaveLength(before + 1);
    }
  });

  it.each(writes)(
    "$what that was limited did nothing and is tried again when PagerDuty says",
    async ({ path, call }) => {
      for (const header of ["retry-after", "ratelimit-reset"]) {
        contract.reply(path, { status: 429, headers: { [header]: "7" }, body: secretBody });
        expect(await faultOf(call(pager))).toMatchObject({
          code: "pagerduty-429",
          retry: "may-retry",
          retryAfterMs: 7_000,
        });
      }
    },
  );

  it.each(writes)("$what that found nobody did nothing", async ({ call }) => {
    const fault = await faultOf(call(pagerAt(await closedPort())));
    expect(fault).toMatchObject({ code: "pagerduty-unreachable", retry: "may-retry" });
  });

  it.each([
    ["answers 403", { status: 403, body: secretBody }, { code: "pagerduty-403", retry: "never" }],
    ["answers 500", { status: 500, body: secretBody }, { code: "pagerduty-500", retry: "may-retry" }],
    ["sends a redirect", { status: 302, body: secretBody }, { code: "pagerduty-302", retry: "never" }],
    ["sends no JSON", { status: 200, body: "<html>", offSpec: "a proxy" }, { code: "pagerduty-unreadable" }],
    ["breaks off", { reset: true }, { code: "pagerduty-unreachable", retry: "may-retry" }],
    ["hangs", { hang: true }, { code: "pagerduty-unreachable", retry: "may-retry" }],
  ] as const)(
    "asking who is on call throws a Fault without secrets when PagerDuty %s",
    async (_what, reply, expected) => {
      contract.reply("GET /oncalls", reply);
      const patience = "hang" in reply ? { timeoutMs: impatientMs } : {};
      const fault = await faultOf(pagerAt(contract.url, patience).onCall(storefront));
      expect(fault).toMatchObject(expected);
      expect(wordsOf(fault)).not.toMatch(/pd-secret|not for everybody|html/);
    },
  );
});
