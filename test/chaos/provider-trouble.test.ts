import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "#sandbox/faults.ts";
import { eventually } from "#test/scenario/eventually.ts";
import { textOf } from "#test/scenario/seen.ts";
import { type Stage, startStage } from "#test/scenario/stage.ts";
import { readChaosPlan } from "./chaos-plan.ts";

const plan = readChaosPlan();
const changeWithinMs = 60_000;

/** What happens to the call that changes production, and to the reads around it. */
const troubles: readonly (readonly [name: string, fault: Fault])[] = [
  ["loses its answer after it did it", { kind: "drop-after" }],
  ["answers 500 after it did it", { kind: "status-after-commit", status: 500 }],
  ["is not reached", { kind: "drop-before" }],
  ["answers late", { kind: "hang", ms: 1_500 }],
  ["answers 429", { kind: "http", status: 429, headers: { "retry-after": "1" } }],
  ["hangs", { kind: "hang" }],
];
const chosen = troubles.filter((_, index) => plan.isFull || index === plan.seed % troubles.length);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ changeMs: 200, alertSource: "stand-in" }, undefined, [
    // All kinds of trouble together are more than people may change in ten minutes.
    ["muster.yaml", "actions_per_service: 6", "actions_per_service: 1000"],
  ]);
}, 60_000);
afterEach(() => stage.sandbox.faults.clear());
afterAll(() => stage.stop(), 60_000);

const newest = (): number =>
  Math.max(
    0,
    ...stage.aya.messages("alerts").flatMap((one) => [...textOf(one).matchAll(/A-(\d+) ·/g)].map(([, n]) => Number(n))),
  );

/** Follows an action as people do, approving it, until it is over. */
async function follow(action: number): Promise<"changed" | "nothing was changed"> {
  const { aya } = stage;
  const words = `A-${action} ·`;
  const deadline = performance.now() + changeWithinMs;
  for (;;) {
    const card = aya.messages("alerts", words).at(-1);
    const text = card === undefined ? "" : textOf(card);
    if (text.startsWith("✅")) return "changed";
    if (text.includes("nothing was changed")) return "nothing was changed";
    if (/^(⛔|❌|⌛)/.test(text) || performance.now() > deadline)
      throw new Error(`${words} did not end well:\n${text}`);
    for (const label of ["Approve", "Check again"])
      if (card !== undefined && aya.labels(card).includes(label)) await aya.clicks("alerts", label, words);
    await wait(100);
  }
}

/** Asks for a change until it is made; each time that its card says that nothing was changed, nothing was. */
async function carryOut(ask: () => Promise<unknown>, changes: () => number): Promise<number> {
  const before = changes();
  for (;;) {
    const last = newest();
    await ask();
    await eventually("its card", () => newest() > last || undefined);
    if ((await follow(newest())) === "changed") return newest();
    expect(changes()).toBe(before);
    stage.sandbox.faults.clear();
  }
}

const providers = [
  {
    vendor: "vercel" as const,
    write: /^vercel POST .*\/(rollback|promote)\//,
    ask: () =>
      `/rollback web to=${stage.sandbox.providers.vercel.state.deployments().find(({ id, wasPromoted }) => wasPromoted && id !== stage.sandbox.providers.vercel.state.production().id)?.id}`,
  },
  { vendor: "render" as const, write: /^render POST .*\/scale$/, ask: () => "/scale api to=7" },
];

describe.each(providers)("$vendor", ({ vendor, write, ask }) => {
  const changes = () =>
    stage.sandbox.providers[vendor].calls.filter(({ committed, method }) => committed && method !== "GET").length;

  test.each(chosen)(
    "that %s at plan, at the change, while it is followed and at the undo is changed once and once back",
    { timeout: 240_000 },
    async (_, fault) => {
      const { faults } = stage.sandbox;
      const reads = new RegExp(`^${vendor} GET `);
      const before = changes();
      // A read is repeated by the client; a hang costs it its time limit, once is enough.
      faults.next(reads, fault);
      faults.next(write, fault);
      const done = await carryOut(() => stage.mina.types("alerts", ask()), changes);
      expect(changes()).toBe(before + 1);

      faults.clear();
      faults.next(reads, fault);
      faults.next(write, fault);
      await carryOut(() => stage.mina.clicks("alerts", "Undo", `A-${done} ·`), changes);
      expect(changes()).toBe(before + 2);
    },
  );
});
