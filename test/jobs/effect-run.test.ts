import { expect, test } from "vitest";
import type { ClaimedEffect } from "#jobs/effect-ledger.ts";
import { leaseInstant, makeLease } from "#jobs/lease.ts";
import { makeEffectRun } from "#jobs/make-effect-run.ts";

/** A run of an effect's attempt, and what it stored and did at the other end. */
function startAttempt(attempt: number) {
  const did: string[] = [];
  const effect: ClaimedEffect = {
    id: "e-1",
    lane: "room:1",
    payload: {},
    waitsFor: null,
    attempt,
    failures: 0,
    timesGivenUp: 0,
    failingSince: null,
    wantedAt: new Date(0),
    leaseToken: "t-1",
    steps: {},
  };
  const lease = makeLease(10_000, leaseInstant());
  const run = makeEffectRun(effect, lease, {
    saveStep: async (_effect, name) => {
      did.push(`stored ${name}`);
      return true;
    },
  });
  const step = (found: string | undefined) => ({
    find: async () => {
      did.push("looked");
      return found;
    },
    act: async () => {
      did.push("acted");
      return "made";
    },
  });
  return { run, step, did, lease };
}

test("a step that its caller records is not stored, and a later attempt looks for it before it acts", async () => {
  const first = startAttempt(1);
  expect(await first.run.step("create", { ...first.step("there"), isRecordedByCaller: true })).toBe("made");
  expect(first.did).toEqual(["acted"]);
  const second = startAttempt(2);
  expect(await second.run.step("create", { ...second.step("there"), isRecordedByCaller: true })).toBe("there");
  expect(second.did).toEqual(["looked"]);
});

test("a step that its caller records answers nobody who lost the lease while it acted", async () => {
  const { run, step, lease } = startAttempt(1);
  const act = async () => {
    lease.lost();
    return step(undefined).act();
  };
  await expect(run.step("create", { act, isRecordedByCaller: true })).rejects.toMatchObject({ code: "lease-lost" });
});

test("any other step is stored under its name, whether it was done or found", async () => {
  const first = startAttempt(1);
  await first.run.step("post", first.step(undefined));
  expect(first.did).toEqual(["acted", "stored post"]);
  expect(await first.run.step("post", first.step(undefined))).toBe("made");
  expect(first.did).toHaveLength(2);
  const second = startAttempt(2);
  await second.run.step("post", second.step("there"));
  expect(second.did).toEqual(["looked", "stored post"]);
});
