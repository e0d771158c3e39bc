import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Pager } from "#core/incident/pager.ts";
import { leaseLost } from "#jobs/lease.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { faultOf } from "../fault-of.ts";
import { closedPort } from "../scripted-server.ts";
import { impatientMs } from "../test-http.ts";
import { incidentOf, pagerAt, storefront, wantedAt } from "./page-of.ts";

const token = credentials.pagerdutyToken;
const create = "pagerduty POST /incidents";

let world: EmulatedWorld;
let pager: Pager;
beforeEach(async () => {
  world = await startEmulatedWorld(`Token token=${token}`);
  pager = pagerAt(`${world.sandbox.url}/pagerduty`, { token });
});
afterEach(() => world.close());

const state = () => world.sandbox.providers.pagerduty.state;
const puts = () => world.sandbox.providers.pagerduty.calls.filter(({ method }) => method === "PUT");
const newRun = () => makeMemoryRun({ wantedAt });
const page = () => pager.page(newRun().attempt(), incidentOf(), storefront);

describe("a page through PagerDuty", () => {
  it("wakes the on-call of the service once, however often it is asked for", async () => {
    const [first, second] = [await page(), await page()];
    expect(second).toEqual(first);
    expect(state().incidents()).toMatchObject([
      { id: first.reference, serviceId: "PWEB001", urgency: "high", title: "INC-42 SEV1: Checkout is down" },
    ]);
    expect(first.url).toContain("https://");
  });

  it.each([
    [{ kind: "drop-after" }],
    [{ kind: "status-after-commit", status: 502 }],
    [{ kind: "invalid-json" }],
  ] as const)("whose answer got lost after it went out (%j) is found by the next attempt", async (fault) => {
    const run = newRun();
    world.sandbox.faults.next(create, fault);
    expect((await faultOf(pager.page(run.attempt(), incidentOf(), storefront))).retry).toBe("unknown-outcome");
    const found = await pager.page(run.attempt(), incidentOf(), storefront);
    expect(state().incidents()).toMatchObject([{ id: found.reference }]);
  });

  it("does not go out once somebody else may send it, not even as the repeat after a 429", async () => {
    world.sandbox.faults.next(create, { kind: "http", status: 429, body: {} });
    let asked = 0;
    const leaseEndsMeanwhile = () => () => {
      asked += 1;
      if (asked > 1) throw leaseLost();
    };
    const paused = pagerAt(`${world.sandbox.url}/pagerduty`, { token, guard: leaseEndsMeanwhile });
    expect((await faultOf(paused.page(newRun().attempt(), incidentOf(), storefront))).code).toBe("lease-lost");
    expect([asked, state().incidents()]).toEqual([2, []]);
  });

  it("that somebody closed before the next attempt is found too, and goes out no second time", async () => {
    const run = newRun();
    world.sandbox.faults.next(create, { kind: "drop-after" });
    await faultOf(pager.page(run.attempt(), incidentOf(), storefront));
    const [sent] = state().incidents();
    if (sent !== undefined) sent.status = "resolved";
    expect(await pager.page(run.attempt(), incidentOf(), storefront)).toMatchObject({ reference: sent?.id });
    expect(state().incidents()).toHaveLength(1);
  });

  it("goes out anew for an incident that was reopened long after its first page was closed", async () => {
    const first = await page();
    await pager.resolve(newRun().attempt(), first, "Rolled back");
    world.pass(3 * 60 * 60_000);
    const later = makeMemoryRun({ wantedAt: new Date(wantedAt.getTime() + 3 * 60 * 60_000) });
    world.sandbox.faults.next(create, { kind: "drop-before" });
    await faultOf(pager.page(later.attempt(), incidentOf(), storefront));
    const second = await pager.page(later.attempt(), incidentOf(), storefront);
    expect(second.reference).not.toBe(first.reference);
  });

  it("goes out anew for an incident that came back within the minute, also when the first try is lost", async () => {
    const first = await page();
    await pager.resolve(newRun().attempt(), first, "Rolled back");
    const reopened = { ...incidentOf(), pager: { ...first, state: "resolved" as const } };
    const again = newRun();
    world.sandbox.faults.next(create, { kind: "drop-before" });
    await faultOf(pager.page(again.attempt(), reopened, storefront));
    const second = await pager.page(again.attempt(), reopened, storefront);
    expect(second.reference).not.toBe(first.reference);
    expect(await pager.page(newRun().attempt(), reopened, storefront)).toEqual(second);
  });

  it.each([[{ kind: "drop-before" }], [{ kind: "hang" }]] as const)(
    "that never arrived (%j) goes out with the next attempt",
    async (fault) => {
      const run = newRun();
      world.sandbox.faults.next(create, fault);
      const impatient = pagerAt(`${world.sandbox.url}/pagerduty`, { token, timeoutMs: impatientMs });
      expect((await faultOf(impatient.page(run.attempt(), incidentOf(), storefront))).retry).toBe("unknown-outcome");
      await pager.page(run.attempt(), incidentOf(), storefront);
      expect(state().incidents()).toHaveLength(1);
    },
  );

  it("in the name of nobody says which setting is wrong", async () => {
    const nobody = pagerAt(`${world.sandbox.url}/pagerduty`, { token, from: "nobody@acme.example" });
    const fault = await faultOf(nobody.page(newRun().attempt(), incidentOf(), storefront));
    expect(fault).toMatchObject({
      code: "pagerduty-400",
      retry: "never",
      hint: expect.stringMatching(/PAGERDUTY_FROM/),
    });
  });

  it("to an unknown service says where that is set", async () => {
    const elsewhere = { ...storefront, pagerduty: { service: "PGONE", escalationPolicy: null } };
    const fault = await faultOf(pager.page(newRun().attempt(), incidentOf(), elsewhere));
    expect(fault).toMatchObject({ retry: "never", hint: expect.stringContaining("pagerduty.service") });
    const unset = { ...storefront, pagerduty: null };
    expect(await faultOf(pager.page(newRun().attempt(), incidentOf(), unset))).toMatchObject({ retry: "never" });
  });
});

describe("acknowledging and resolving at PagerDuty", () => {
  it("moves a page on once, whatever is repeated", async () => {
    const sent = await page();
    for (let index = 0; index < 2; index += 1) await pager.acknowledge(newRun().attempt(), sent);
    expect(state().incident(sent.reference)?.status).toBe("acknowledged");
    for (let index = 0; index < 2; index += 1) await pager.resolve(newRun().attempt(), sent, "Rolled back");
    expect(state().incident(sent.reference)).toMatchObject({ status: "resolved", resolution: "Rolled back" });
    expect(puts()).toHaveLength(2);
  });

  it("leaves a page alone that people moved further already", async () => {
    const sent = await page();
    await pager.resolve(newRun().attempt(), sent, "Rolled back");
    await pager.acknowledge(newRun().attempt(), sent);
    expect(state().incident(sent.reference)?.status).toBe("resolved");
  });

  it("is content when somebody resolves the page between looking and acting", async () => {
    const sent = await page();
    world.sandbox.faults.next(/pagerduty PUT/, { kind: "drop-after" });
    const run = newRun();
    expect((await faultOf(pager.resolve(run.attempt(), sent, "Rolled back"))).retry).toBe("unknown-outcome");
    await pager.resolve(run.attempt(), sent, "Rolled back");

    const other = await pager.page(newRun().attempt(), incidentOf("018f-other"), storefront);
    const incident = state().incident(other.reference);
    world.sandbox.faults.next(/pagerduty PUT/, { kind: "http", status: 400 });
    const racing = pager.acknowledge(newRun().attempt(), other);
    if (incident !== undefined) incident.status = "resolved";
    await racing;
    expect(incident?.status).toBe("resolved");
  });
});

describe("who is on call at PagerDuty", () => {
  it("is named with address, the first level first", async () => {
    expect(await pager.onCall(storefront)).toMatchObject([
      { level: 1, name: "Mina Park", email: "mina@acme.example" },
      { level: 2, name: "Aya Sato", email: "aya@acme.example" },
    ]);
  });

  it("is nobody that is known without an escalation policy", async () => {
    expect(await pager.onCall({ ...storefront, pagerduty: { service: "PWEB001", escalationPolicy: null } })).toEqual(
      [],
    );
  });
});

describe("the PagerDuty client", () => {
  it("leaves nothing behind that keeps a process alive", async () => {
    // pdjs clears its own timer after a good answer only, so the calls that fail are the ones that matter.
    const program = `
      import { makePagerDutyClient } from "#adapters/pagerduty/client.ts";
      import { OncallList } from "#adapters/pagerduty/schema.ts";
      const [good, closed] = process.argv.slice(1);
      const ask = (baseUrl) =>
        makePagerDutyClient({ baseUrl, token: ${JSON.stringify(token)}, from: "a@b.c" }).get("/oncalls", {}, OncallList);
      const ends = await Promise.allSettled([ask(good), ask(closed)]);
      console.log(ends.map(({ status }) => status).join(" "));`;
    const addresses = [`${world.sandbox.url}/pagerduty`, await closedPort()];
    const args = ["--input-type=module-typescript", "-e", program, ...addresses];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 8_000 });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = await once(child, "exit");
    expect([code, output.trim()]).toEqual([0, "fulfilled rejected"]);
  });
});
