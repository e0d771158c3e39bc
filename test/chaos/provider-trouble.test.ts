import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "#sandbox/faults.ts";
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
let number = 0;
beforeAll(async () => {
  stage = await startStage({ changeMs: 200, alertSource: "stand-in" });
}, 60_000);
afterEach(() => stage.sandbox.faults.clear());
afterAll(() => stage.stop(), 60_000);

/** Approves the newest action and follows it as people do, until it is done and proven. */
async function see(action: number): Promise<void> {
  const { aya } = stage;
  const words = `A-${action} ·`;
  await aya.clicks("alerts", "Approve", words);
  const deadline = performance.now() + changeWithinMs;
  for (;;) {
    const card = aya.messages("alerts", words).at(-1);
    const text = card === undefined ? "" : textOf(card);
    if (text.startsWith("✅")) return;
    if (/^[⛔❌⌛]/u.test(text) || performance.now() > deadline) throw new Error(`${words} did not end well:\n${text}`);
    if (card !== undefined && aya.labels(card).includes("Check again"))
      await aya.clicks("alerts", "Check again", words);
    await wait(100);
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
      number += 1;
      // A read is repeated by the client; a hang costs it its time limit, once is enough.
      faults.next(reads, fault);
      await stage.mina.types("alerts", ask());
      await stage.aya.reads("alerts", `A-${number} ·`, "Waiting for approval");
      faults.next(write, fault);
      await see(number);
      expect(changes()).toBe(before + 1);

      number += 1;
      faults.next(reads, fault);
      await stage.mina.clicks("alerts", "Undo", `A-${number - 1} ·`);
      await stage.aya.reads("alerts", `A-${number} ·`, "Waiting for approval");
      faults.next(write, fault);
      faults.next(reads, fault, 2);
      await see(number);
      expect(changes()).toBe(before + 2);
    },
  );
});
