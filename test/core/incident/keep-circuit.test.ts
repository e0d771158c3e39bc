import { beforeEach, expect, test } from "vitest";
import { makeHoldEffect } from "#core/incident/hold-effect.ts";
import { type CircuitNeeds, makeCircuit } from "#core/incident/keep-circuit.ts";
import { makeRetryOutage } from "#core/incident/retry-outage.ts";
import type { System } from "#core/shared/circuit.ts";
import { Fault } from "#core/shared/fault.ts";
import { type IncidentHouse, makeIncidentHouse } from "#test/support/memory/incident-house.ts";

let house: IncidentHouse;
let woken: number;
let errors: unknown[];

beforeEach(() => {
  house = makeIncidentHouse();
  woken = 0;
  errors = [];
});

const circuitOf = (system: System, change: Partial<CircuitNeeds> = {}) =>
  makeCircuit({
    system,
    transact: house.transact,
    clock: house.clock,
    wake: () => {
      woken += 1;
    },
    onError: (error) => errors.push(error),
    ...change,
  });

const silent = async (system: System = "pagerduty") => {
  throw new Fault({ code: `${system}-unreachable`, message: "gone", hint: "", retry: "may-retry", outageOf: system });
};
const codeOf = async (result: Promise<unknown>) =>
  result.then(
    () => "answered",
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );
const outage = () => house.work.outages.load("pagerduty");
const secondsUntilNextTry = async () =>
  ((await outage())?.nextTryAt.getTime() ?? Number.NaN) / 1_000 - house.clock.now().getTime() / 1_000;

test("three unanswered calls in a row open the circuit; the fourth is not made and says so", async () => {
  const circuit = circuitOf("pagerduty");
  let calls = 0;
  const call = () => {
    calls += 1;
    return silent();
  };
  const codes: string[] = [];
  for (let round = 0; round < 5; round += 1) codes.push(await codeOf(circuit.run(call)));
  const gone = "pagerduty-unreachable";
  expect(codes).toEqual([gone, gone, gone, "pagerduty-circuit-open", "pagerduty-circuit-open"]);
  expect(calls).toBe(3);
});

test("an answer in between, a refusal too, starts the count anew; a bug of ours counts nothing", async () => {
  const circuit = circuitOf("pagerduty");
  const refused = async () => {
    throw new Fault({ code: "pagerduty-404", message: "no", hint: "", retry: "never" });
  };
  for (const call of [silent, silent, refused, silent, silent, async () => "fine", silent, silent])
    await codeOf(circuit.run(call));
  expect(await outage()).toBeUndefined();
  await codeOf(circuit.run(() => Promise.reject(new TypeError("x is not a function"))));
  expect(await codeOf(circuit.run(silent))).toBe("pagerduty-unreachable");
  expect((await outage())?.isOpen).toBe(true);
});

test("it is tried after 2, 4, 8 … 60 s by one call alone, and an answer closes it and wakes the workers", async () => {
  const circuit = circuitOf("pagerduty");
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(silent));
  const pauses: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const pause = await secondsUntilNextTry();
    pauses.push(pause);
    house.clock.advance(pause * 1_000 - 1);
    expect(await codeOf(circuit.run(silent))).toBe("pagerduty-circuit-open");
    house.clock.advance(1);
    const tries = await Promise.all([1, 2, 3].map(() => codeOf(circuit.run(silent))));
    expect(tries.toSorted()).toEqual(["pagerduty-circuit-open", "pagerduty-circuit-open", "pagerduty-unreachable"]);
  }
  expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60]);
  house.clock.advance(60_000);
  expect(await codeOf(circuit.run(async () => "fine"))).toBe("answered");
  expect([(await outage())?.isOpen, woken, house.work.outages.released]).toEqual([false, 1, ["pagerduty"]]);
  expect(await codeOf(circuit.run(async () => "fine"))).toBe("answered");
});

test("a call that our own side stopped before it left is no answer, and leaves the try to the next one", async () => {
  const circuit = circuitOf("pagerduty");
  const stopped = async () => {
    throw new Fault({ code: "lease-lost", message: "", hint: "", retry: "may-retry" });
  };
  for (const call of [silent, silent, stopped, silent]) await codeOf(circuit.run(call));
  expect((await outage())?.isOpen).toBe(true);
  house.clock.advance(2_000);
  expect(await codeOf(circuit.run(stopped))).toBe("lease-lost");
  expect([(await outage())?.isOpen, woken]).toEqual([true, 0]);
  expect(await codeOf(circuit.run(silent))).toBe("pagerduty-unreachable");
  expect((await outage())?.tries).toBe(1);
});

test("replicas share it: another one learns of it with its first failure, and only one of them tries", async () => {
  const [one, two] = [circuitOf("pagerduty"), circuitOf("pagerduty")];
  for (let round = 0; round < 3; round += 1) await codeOf(one.run(silent));
  const opened = await outage();
  expect(await codeOf(two.run(silent))).toBe("pagerduty-unreachable");
  expect(await codeOf(two.run(silent))).toBe("pagerduty-circuit-open");
  house.clock.advance(2_000);
  const tries = await Promise.all([one, two].map((circuit) => codeOf(circuit.run(silent))));
  expect(tries.toSorted()).toEqual(["pagerduty-circuit-open", "pagerduty-unreachable"]);
  expect((await outage())?.since).toEqual(opened?.since);
  house.clock.advance(4_000);
  expect(await codeOf(two.run(async () => "fine"))).toBe("answered");
  expect(await codeOf(one.run(async () => "fine"))).toBe("answered");
});

test("a replica that dies in its try leaves the next one to the others", async () => {
  const [one, two] = [circuitOf("pagerduty"), circuitOf("pagerduty")];
  for (const circuit of [one, two]) for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(silent));
  house.clock.advance(2_000);
  const started = Promise.withResolvers<void>();
  void one.run(() => {
    started.resolve();
    return new Promise(() => undefined);
  });
  await started.promise;
  house.clock.advance(44_000);
  expect(await codeOf(two.run(async () => "fine"))).toBe("pagerduty-circuit-open");
  house.clock.advance(1_000);
  expect(await codeOf(two.run(async () => "fine"))).toBe("answered");
});

test("without the database a process goes on with what it knows itself", async () => {
  const away = () =>
    Promise.reject(new Fault({ code: "database-unreachable", message: "", hint: "", retry: "may-retry" }));
  const circuit = circuitOf("pagerduty", { transact: away });
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(silent));
  expect(await codeOf(circuit.run(silent))).toBe("pagerduty-circuit-open");
  house.clock.advance(2_000);
  expect(await codeOf(circuit.run(async () => "fine"))).toBe("answered");
  expect(await codeOf(circuit.run(async () => "fine"))).toBe("answered");
  expect(errors.length).toBeGreaterThan(0);
});

test("one system's circuit is not another's", async () => {
  const [pagerduty, vercel] = [circuitOf("pagerduty"), circuitOf("vercel")];
  for (let round = 0; round < 3; round += 1) await codeOf(pagerduty.run(silent));
  expect(await codeOf(vercel.run(async () => "fine"))).toBe("answered");
  expect(await codeOf(pagerduty.run(async () => "fine"))).toBe("pagerduty-circuit-open");
});

const holdEffect = () =>
  makeHoldEffect({
    transact: house.transact,
    clock: house.clock,
    incidentOf: async (effect) => ("incidentId" in effect ? effect.incidentId : null),
  });

test("the room hears of it once, whatever waits, and again when it answers; other rooms don't", async () => {
  const incident = await house.anIncident();
  await house.anIncident();
  const circuit = circuitOf("pagerduty");
  const hold = holdEffect();
  const page = { kind: "page", incidentId: incident.id } as const;
  expect(await hold(page, "pagerduty")).toEqual({ kind: "go-on" });
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(silent));
  const answers = [await hold(page, "pagerduty"), await hold(page, "pagerduty"), await hold(page, "unheard-of")];
  expect(answers.map(({ kind }) => kind)).toEqual(["wait", "wait", "go-on"]);
  const view = { kind: "outage", incidentId: incident.id, system: "pagerduty" };
  expect(house.work.outbox.takeAll().map(({ effect }) => effect)).toEqual([{ kind: "show", view }]);

  house.clock.advance(2_000);
  await codeOf(circuit.run(silent));
  expect(house.work.outbox.takeAll().map(({ effect }) => effect)).toEqual([{ kind: "show", view }]);
  house.clock.advance(4_000);
  await codeOf(circuit.run(async () => "fine"));
  expect(house.work.outbox.takeAll().map(({ effect }) => effect)).toEqual([{ kind: "show", view }]);
  expect(await house.work.outages.incidentsWaiting("pagerduty")).toEqual([]);
});

test.each([
  ["a short one is not told", 60_000, []],
  ["one of more than a minute is told when it is over", 61_000, ["show:outage"]],
])("Slack's own outage: %s", async (_name, lastsMs, told) => {
  const incident = await house.anIncident();
  const circuit = circuitOf("slack");
  const fail = () => silent("slack");
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(fail));
  await holdEffect()({ kind: "open-room", incidentId: incident.id }, "slack");
  expect(house.wanted()).toEqual([]);
  house.clock.advance(lastsMs);
  await codeOf(circuit.run(async () => "fine"));
  expect(house.wanted()).toEqual(told);
});

test("a plan that somebody waits for gets one try of its own, and is given up at once when there was one just now", async () => {
  const circuit = circuitOf("vercel");
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(() => silent("vercel")));
  const plan = { kind: "plan-action", actionId: "a" } as const;
  expect(await holdEffect()(plan, "vercel")).toEqual({ kind: "give-up" });
  house.clock.advance(2_000);
  await codeOf(circuit.run(() => silent("vercel")));
  house.clock.advance(3_000);
  expect(await codeOf(circuit.run(() => silent("vercel")))).toBe("vercel-circuit-open");
  expect(await holdEffect()(plan, "vercel")).toEqual({ kind: "wait", untilAt: house.clock.now() });
  expect(await codeOf(circuit.run(() => silent("vercel")))).toBe("vercel-unreachable");
  expect(await holdEffect()(plan, "vercel")).toEqual({ kind: "give-up" });
});

test("asking for a retry lets the next call through now; without an outage it is refused in words", async () => {
  const circuit = circuitOf("pagerduty");
  const wake = () => {
    woken += 1;
  };
  const retryOutage = makeRetryOutage({ ...house, wake });
  expect(await retryOutage("pagerduty")).toMatchObject({
    kind: "refused",
    message: "PagerDuty answers again; there is nothing to retry.",
  });
  for (let round = 0; round < 3; round += 1) await codeOf(circuit.run(silent));
  expect(await retryOutage("pagerduty")).toEqual({ kind: "trying", system: "pagerduty" });
  expect([woken, house.work.outages.released]).toEqual([1, ["pagerduty"]]);
  expect(await codeOf(circuit.run(async () => "fine"))).toBe("answered");
});
