import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "#test/scenario/eventually.ts";
import { readChaosPlan } from "./chaos-plan.ts";
import { findDuplicates } from "./duplicates.ts";
import { chaosAlert, notificationOf } from "./notification.ts";
import { postNotification, type Replica } from "./replica.ts";
import { type ReplicaWorld, startReplicaWorld } from "./replica-world.ts";

const plan = readChaosPlan();
/** The promise is 15 s; only the full suite has the machine for itself. */
const takenOverWithinMs = plan.isFull ? 15_000 : 45_000;
const patient = { timeout: 180_000 };

let world: ReplicaWorld;
beforeAll(async () => {
  world = await startReplicaWorld({
    count: 2,
    mode: "http",
    patienceMs: 45_000,
    ...(plan.isFull ? {} : { answeredWithinMs: 10_000 }),
  });
}, 60_000);
afterEach(() => {
  world.sandbox.faults.clear();
  for (const replica of world.replicas) replica.signal("SIGCONT");
});
afterAll(() => world.close(), 60_000);

/** Pauses the replica that works on this lane, surely in the middle of it. */
const pauseHolder = (lane: string): Promise<Replica> =>
  eventually(
    `somebody works on ${lane}`,
    async () => {
      const replica = await world.holderOf(lane);
      if (replica === undefined) return undefined;
      replica.signal("SIGSTOP");
      if ((await world.holderOf(lane)) === replica) return replica;
      replica.signal("SIGCONT");
      return undefined;
    },
    { withinMs: 20_000 },
  );

const lostLeases = ({ complaints }: Replica) => complaints.filter((line) => line.includes("lost its lease")).length;
const roomOf = (words: string) =>
  world.mina.channelNames().find((name) => name.startsWith("inc-") && name.includes(words));
const busy = {
  kind: "http",
  status: 429,
  headers: { "retry-after": "1" },
  body: { ok: false, error: "ratelimited" },
} as const;
/** An alert whose room Slack lets nobody open until its faults are cleared. */
const fireWhileSlackIsBusy = async (name: string) => {
  world.sandbox.faults.next("conversations.create", busy, 1_000);
  const alert = notificationOf([chaosAlert({ name, severity: "critical" })]);
  expect(await postNotification(world.proxy.url, alert)).toBe(202);
};
const callsOf = (method: string, words: string) =>
  world.sandbox.slack.calls.filter(
    (call) => call.method === method && call.ok && JSON.stringify(call.args).includes(words),
  );

describe("the work of a replica that is paused", () => {
  test("in a queue for Slack is taken over, and what it sends late never leaves it", patient, async () => {
    await fireWhileSlackIsBusy("PausedInQueue");
    await eventually("Slack refused the room once", () =>
      world.sandbox.slack.calls.find(({ error }) => error?.startsWith("fault")),
    );
    const paused = await pauseHolder("room:%");
    const pausedAt = performance.now();
    world.sandbox.faults.clear();

    await eventually("the other one opens the room", () => roomOf("pausedinqueue"), { withinMs: takenOverWithinMs });
    await world.mina.reads(roomOf("pausedinqueue") ?? "", "PausedInQueue", "1 firing");
    plan.say(
      `room and card by the other replica ${((performance.now() - pausedAt) / 1_000).toFixed(1)} s after the pause (limit 15)`,
    );
    paused.signal("SIGCONT");
    await eventually("it notices", () => lostLeases(paused) > 0 || undefined);
    // Its turn in the queue comes and goes: the next thing it does properly shows that it is past it.
    await eventually("it serves", () =>
      fetch(`${paused.url}/health/ready`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
    expect(callsOf("conversations.create", "pausedinqueue")).toHaveLength(1);
    expect(await findDuplicates(world)).toEqual({ rooms: [], messages: [], pages: [], providerChanges: [] });
  });

  test("in the middle of a change to production is taken over, and the change is made once", patient, async () => {
    const { mina, aya, sandbox } = world;
    await mina.types("alerts", "/scale api to=7");
    await aya.clicks("alerts", "Approve", "to=7");
    // Render takes it, and its answer comes when nobody is there to hear it.
    sandbox.faults.next(/^render POST .*scale/, { kind: "hang", ms: 2_000 });
    await eventually("the call is on its way", async () => {
      const { rows } = { rows: await world.database.kysely.selectFrom("muster.action").select("state").execute() };
      return rows.some(({ state }) => state === "sending") || undefined;
    });
    const paused = await pauseHolder("action:%");
    const pausedAt = performance.now();
    await aya.reads("alerts", "to=7", "Done and verified");
    plan.say(
      `a change to production finished by the other replica ${((performance.now() - pausedAt) / 1_000).toFixed(1)} s after the pause`,
    );
    const before = lostLeases(paused);
    paused.signal("SIGCONT");
    await eventually("it notices", () => lostLeases(paused) > before || undefined);
    const scaled = sandbox.providers.render.calls.filter(
      ({ path, committed, method }) => method === "POST" && committed && path.endsWith("/scale"),
    );
    expect(scaled).toHaveLength(1);
    expect(await findDuplicates(world)).toEqual({ rooms: [], messages: [], pages: [], providerChanges: [] });
  });
});

describe("the work of a replica whose host is gone", () => {
  test("is taken over by the other one without a restart", patient, async () => {
    await fireWhileSlackIsBusy("HostGone");
    const dead = await pauseHolder("room:%");
    dead.die();
    const diedAt = performance.now();
    world.sandbox.faults.clear();
    const room = await eventually("the other one opens the room", () => roomOf("hostgone"), {
      withinMs: takenOverWithinMs,
    });
    await world.mina.reads(room, "HostGone", "1 firing");
    plan.say(
      `room and card ${((performance.now() - diedAt) / 1_000).toFixed(1)} s after a replica died for good (limit 15)`,
    );
    expect(callsOf("conversations.create", "hostgone")).toHaveLength(1);
    expect(await findDuplicates(world)).toEqual({ rooms: [], messages: [], pages: [], providerChanges: [] });
  });
});
