import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { percentile } from "#bench/percentile.ts";
import { eventually } from "#test/scenario/eventually.ts";
import { readChaosPlan } from "./chaos-plan.ts";
import { findDuplicates } from "./duplicates.ts";
import { type Load, startLoad } from "./load.ts";
import { type ReplicaWorld, startReplicaWorld } from "./replica-world.ts";
import { startWeather } from "./weather.ts";

const plan = readChaosPlan();
/** 200 kills in the whole suite; an ordinary run shows that the machinery works. */
const killsEach = plan.isFull ? 50 : 10;
const pauseMsMin = 300;
const pauseMsMax = 1_700;
const quietWithinMs = 240_000;

const setups = [
  { count: 2, mode: "http" },
  { count: 2, mode: "socket" },
  { count: 4, mode: "http" },
  { count: 4, mode: "socket" },
] as const;
const chosen = plan.isFull ? setups : setups.slice(0, 2).filter((_, index) => index === plan.seed % 2);

let world: ReplicaWorld | undefined;
afterEach(() => world?.close(), 60_000);

/** Kills a random replica again and again: mostly one that serves, at times one that is only just starting. */
async function killAtRandom({ replicas }: ReplicaWorld, random: () => number): Promise<void> {
  for (let kills = 0; kills < killsEach; kills += 1) {
    const replica = replicas[Math.floor(random() * replicas.length)];
    if (random() < 0.8) await replica?.serves();
    await wait(pauseMsMin + random() * (pauseMsMax - pauseMsMin));
    replica?.signal("SIGKILL");
  }
}

/** Every alert that was accepted stands in the database, under its own fingerprint. */
async function findLost({ database }: ReplicaWorld, { accepted }: Load): Promise<readonly string[]> {
  const rows = await database.kysely.selectFrom("muster.alert").select("dedupKey").execute();
  const stored = new Set(rows.map(({ dedupKey }) => dedupKey));
  return [...accepted].filter((fingerprint) => ![...stored].some((key) => key.includes(fingerprint)));
}

describe.each(chosen)("$count replicas over $mode, killed at random under load and bad weather", ({ count, mode }) => {
  test("lose no accepted alert and do nothing twice", { timeout: 600_000 }, async () => {
    world = await startReplicaWorld({
      count,
      mode,
      patienceMs: 3_000,
      configure: [["actions_per_service: 6", "actions_per_service: 1000"]],
    });
    const { sandbox, database, replicas } = world;
    const { openWork } = world;
    const random = plan.sequence(`${count} ${mode}`);
    const weather = startWeather(sandbox, random);
    const load = startLoad(world, random);
    const startedAt = performance.now();
    await killAtRandom(world, random);
    const killedForMs = performance.now() - startedAt;
    await Promise.all(replicas.map((replica) => replica.serves()));
    await weather.stop();
    await load.stop();

    const waiting = async () =>
      database.kysely.selectFrom("muster.inboxDelivery").select("id").where("state", "=", "waiting").execute();
    const isQuiet = async () => (await openWork()).open === 0 && (await waiting()).length === 0;
    let open = -1;
    await eventually(
      "everything is worked off",
      async () => {
        open = (await openWork()).open;
        return (await isQuiet()) || undefined;
      },
      { withinMs: quietWithinMs, seen: () => `${open} effects are open` },
    );
    const quietAfterMs = performance.now() - startedAt - killedForMs;

    const restartMs = replicas.flatMap((replica) => replica.restartMs).toSorted((a, b) => a - b);
    const incidents = await database.kysely.selectFrom("muster.incident").select(["number", "room"]).execute();
    const actions = await database.kysely.selectFrom("muster.action").select(["number", "state"]).execute();
    const lost = await findLost(world, load);
    const duplicates = await findDuplicates(world);
    const { dead } = await openWork();
    const { posted, refused, requested } = load.counts();
    const changes = [sandbox.providers.vercel, sandbox.providers.render].flatMap(({ calls }) =>
      calls.filter((one) => one.committed && one.method !== "GET"),
    );
    plan.say(
      [
        `${killsEach} kills of ${count} replicas over ${mode} in ${(killedForMs / 1_000).toFixed(0)} s, quiet ${(quietAfterMs / 1_000).toFixed(0)} s later`,
        `${load.accepted.size} alerts accepted (${posted} posts, ${refused} unanswered or refused), ${lost.length} lost`,
        `${incidents.length} incidents, ${actions.length} actions of ${requested} requests, ${changes.length} provider changes, ${weather.planned()} faults planned`,
        `duplicates: ${duplicates.rooms.length} rooms, ${duplicates.messages.length} messages, ${duplicates.pages.length} pages, ${duplicates.providerChanges.length} provider changes`,
        `given up: ${dead}`,
        `202 again after a restart: p50 ${percentile(restartMs, 50).toFixed(0)} ms, p99 ${percentile(restartMs, 99).toFixed(0)} ms of ${restartMs.length} (target 1000)`,
      ].join("; "),
    );
    expect(load.accepted.size).toBeGreaterThan(50);
    // Ten kills leave a starved machine little time for people.
    expect(changes.length).toBeGreaterThanOrEqual(plan.isFull ? 1 : 0);
    expect(lost).toEqual([]);
    expect(duplicates).toEqual({ rooms: [], messages: [], pages: [], providerChanges: [] });
    expect(dead).toBe(0);
    const rooms = [...sandbox.slack.state.channels.values()].filter(({ name }) => name.startsWith("inc-"));
    expect(incidents.length).toBeGreaterThan(0);
    expect(rooms).toHaveLength(incidents.length);
    expect(sandbox.providers.pagerduty.state.incidents()).toHaveLength(incidents.length);
    expect(replicas.flatMap(({ complaints }) => complaints).filter((line) => line.includes("ended by itself"))).toEqual(
      [],
    );
  });
});
