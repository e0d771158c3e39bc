import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CorrelationWork } from "#core/correlation/correlation-work.ts";
import type { NewIncident } from "#core/incident/incident.ts";
import { severities } from "#core/incident/severity.ts";
import type { Transact } from "#core/shared/transact.ts";
import type { Signal } from "#core/signal/signal.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeMemoryWorld } from "#test/support/memory/memory-work.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

type Run = Transact<CorrelationWork>;

const worlds: readonly (readonly [name: string, make: (workspace: string) => Run])[] = [
  ["PostgreSQL", (workspace) => makeStoreWorld(db, workspace).transact],
  ["memory", () => makeMemoryWorld().transact],
];
const at = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

async function incident(run: Run, change: Partial<NewIncident>, seconds = 0): Promise<string> {
  return run(async ({ incidents }) => (await incidents.insert(newIncident(change), at(seconds))).id);
}

/** A group of an incident with one alert. */
async function alertOf(run: Run, incidentId: string, signal: Signal): Promise<void> {
  await run(async ({ groups, signals }) => {
    const group = await groups.insert({
      key: signal.dedupKey,
      routeName: "r",
      title: "t",
      serviceId: null,
      severity: "SEV2",
      runbookId: null,
      state: "incident",
      incidentId,
      decidedBy: null,
      openedAt: noon,
      lastSignalAt: noon,
    });
    await signals.record(signal, group.id, noon);
  });
}

describe.each(worlds)("Backlog in %s", (_name, make) => {
  test("turns go to what fires, then the worst, then the oldest", async () => {
    const run = make("B-order");
    const mild = await incident(run, { severity: "SEV3" }, 0);
    const bad = await incident(run, { severity: "SEV1" }, 1);
    const ended = await incident(run, { severity: "SEV1" }, 2);
    const later = await incident(run, { severity: "SEV3" }, 3);
    for (const id of [mild, bad, later]) await alertOf(run, id, sampleSignal({ dedupKey: `fires-${id}` }));
    await alertOf(run, ended, endOf(sampleSignal({ dedupKey: "ended" })));
    await run(({ backlog }) => backlog.put("room", [later, ended, mild, bad], at(4)));
    expect(await run(({ backlog }) => backlog.next("room", 9))).toEqual([bad, mild, later, ended]);
    expect(await run(({ backlog }) => backlog.placeOf("room", later))).toBe(3);
    expect(await run(({ backlog }) => backlog.placeOf("room", ended))).toBe(4);
    expect(await run(({ backlog }) => backlog.placeOf("notice", later))).toBeNull();
    expect(await run(({ backlog }) => backlog.isWaiting("room", later))).toBe(true);
    expect(await run(({ backlog }) => backlog.isWaiting("notice", later))).toBe(false);
    expect(await run(({ backlog }) => backlog.take("room", 5, at(5), ["SEV1"]))).toEqual([bad, ended]);
    expect(await run(({ backlog }) => backlog.take("room", 1, at(5), severities))).toEqual([mild]);
    expect(await run(({ backlog }) => backlog.isWaiting("room", mild))).toBe(false);
    expect(await run(({ backlog }) => backlog.placeOf("room", later))).toBe(1);
    expect(await run(({ backlog }) => backlog.crowd("room", at(5)))).toEqual({
      lately: 3,
      waiting: 1,
      oldestSince: at(4),
      newestSince: at(4),
    });
  });

  test("an incident is of a storm while it waits and for ten minutes after its turn", async () => {
    const run = make("B-storm");
    const [waits, alone] = [await incident(run, {}, 0), await incident(run, {}, 1)];
    const isOfStorm = (id: string, seconds: number) => run(({ backlog }) => backlog.isOfStorm(id, at(seconds)));
    await run(({ backlog }) => backlog.put("room", [waits], at(2)));
    expect([await isOfStorm(waits, 3_600), await isOfStorm(alone, 3)]).toEqual([true, false]);
    await run(({ backlog }) => backlog.take("room", 1, at(60), severities));
    expect([await isOfStorm(waits, 660), await isOfStorm(waits, 661)]).toEqual([true, false]);
  });

  test("a turn counts for a minute, also one that nobody had to wait for", async () => {
    const run = make("B-lately");
    const first = await incident(run, {}, 0);
    const own = await incident(run, {}, 1);
    const glance = (seconds: number, except: readonly string[] = []) =>
      run(({ backlog }) => backlog.glance("room", at(seconds), except));
    expect(await glance(2, [own])).toEqual({ isWaiting: false, lately: 1 });
    expect(await glance(2)).toEqual({ isWaiting: false, lately: 2 });
    expect(await glance(62)).toEqual({ isWaiting: false, lately: 0 });
    await run(({ backlog }) => backlog.put("room", [first], at(2)));
    expect(await glance(2)).toEqual({ isWaiting: true, lately: 0 });
  });

  test("who was resolved or got a room leaves without a turn", async () => {
    const run = make("B-gone");
    const resolved = await incident(run, {}, 0);
    const housed = await incident(run, {}, 1);
    await run(async ({ backlog, incidents }) => {
      await backlog.put("room", [resolved, housed], at(2));
      for (const [id, change] of [
        [resolved, { status: "resolved" }],
        [housed, { room: { channelId: "C1", name: "inc-1" } }],
      ] as const) {
        const present = await incidents.load(id);
        if (present !== undefined) await incidents.save({ ...present, ...change });
      }
    });
    expect(await run(({ backlog }) => backlog.take("room", 5, at(3), severities))).toEqual([]);
    expect(await run(({ backlog }) => backlog.crowd("room", at(3)))).toMatchObject({ waiting: 0, oldestSince: null });
    expect(await run(({ backlog }) => backlog.placeOf("room", resolved))).toBeNull();
    expect(await run(({ backlog }) => backlog.isWaiting("room", housed))).toBe(false);
  });

  test("an alert is found by id, key, label and words, whichever store looks", async () => {
    const run = make("B-search");
    const id = await incident(run, {}, 0);
    const labels = { alertname: "DiskFull", instance: "db-1" };
    await alertOf(run, id, sampleSignal({ dedupKey: "fp-disk", title: "Disk 90 % full", labels }));
    await alertOf(run, id, sampleSignal({ dedupKey: "fp-other", title: "Other" }));
    const keys = async (text: string) =>
      (await run(({ signals }) => signals.search(text, 5))).map(({ signal }) => signal.dedupKey);
    for (const text of ["fp-disk", "FULL disk", "instance=db-1", "diskfull db-1", "90 %"])
      expect(await keys(text)).toEqual(["fp-disk"]);
    expect(await keys("instance=db")).toEqual([]);
    const [found] = await run(({ signals }) => signals.search("fp-disk", 5));
    expect(await keys(found?.id ?? "")).toEqual(["fp-disk"]);
    expect(await keys(id)).toEqual([]);
    await alertOf(run, id, sampleSignal({ source: "zabbix", dedupKey: "fp-disk", title: "Elsewhere" }));
    expect(await keys("fp-disk")).toEqual(["fp-disk", "fp-disk"]);
  });
});
