import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AlertGroup } from "#core/correlation/alert-group.ts";
import type { Signal } from "#core/signal/signal.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const signal = (change: Partial<Signal> = {}): Signal => ({
  source: "alertmanager",
  kind: "alert",
  dedupKey: "fp1",
  state: "firing",
  title: "HighErrorRate",
  description: "5xx over 5 %",
  labels: { severity: "critical" },
  links: [{ title: "Graph", url: "https://prometheus.example/graph" }],
  startedAt: noon,
  endedAt: null,
  ...change,
});
const newGroup = (change: Partial<AlertGroup> = {}): Omit<AlertGroup, "id"> => ({
  key: "paging alerts/web",
  routeName: "paging alerts",
  title: "HighErrorRate",
  serviceId: "web",
  severity: "SEV1",
  runbookId: "site-down",
  state: "incident",
  incidentId: null,
  decidedBy: null,
  openedAt: noon,
  lastSignalAt: noon,
  ...change,
});

describe("SignalLog on PostgreSQL", () => {
  test("an alert is new once, then repeated, changed by its end, and stale when late", async () => {
    const { transact } = makeStoreWorld(db, "S-life");
    const group = await transact((work) => work.groups.insert(newGroup()));
    const record = (next: Signal, minutes: number) =>
      transact((work) => work.signals.record(next, group.id, at(minutes)));
    expect(await record(signal(), 0)).toMatchObject({ kind: "new", alert: { timesSeen: 1, firstSeenAt: at(0) } });
    expect(await record(signal(), 1)).toMatchObject({ kind: "repeated", alert: { timesSeen: 2, lastSeenAt: at(1) } });
    const resolved = signal({ state: "resolved", endedAt: at(2) });
    expect(await record(resolved, 2)).toMatchObject({ kind: "changed", from: "firing", alert: { signal: resolved } });
    expect(await record(signal(), 3)).toEqual({ kind: "stale" });
    expect(await transact((work) => work.signals.find("alertmanager", "fp1"))).toMatchObject({ signal: resolved });
  });

  test("an end that came before its beginning is remembered, so that the late beginning doesn't fire for ever", async () => {
    const { transact } = makeStoreWorld(db, "S-early-end");
    const group = await transact((work) => work.groups.insert(newGroup()));
    const resolved = signal({ state: "resolved", endedAt: at(2) });
    const kinds = await transact(async ({ signals }) => [
      (await signals.record(resolved, group.id, at(0))).kind,
      (await signals.record(signal(), group.id, at(1))).kind,
    ]);
    expect(kinds).toEqual(["stale", "new"]);
    expect(await transact((work) => work.signals.find("alertmanager", "fp1"))).toMatchObject({
      timesSeen: 1,
      signal: { state: "resolved" },
    });
  });

  test("the same new alert in several transactions at once is new in exactly one", async () => {
    const { transact } = makeStoreWorld(db, "S-race");
    const group = await transact((work) => work.groups.insert(newGroup()));
    const recorded = await Promise.all(
      Array.from({ length: 5 }, () => transact((work) => work.signals.record(signal(), group.id, at(0)))),
    );
    expect(recorded.map(({ kind }) => kind).sort((a, b) => a.localeCompare(b))).toEqual([
      "new",
      ...Array.from({ length: 4 }, () => "repeated"),
    ]);
    expect(await transact((work) => work.signals.find("alertmanager", "fp1"))).toMatchObject({ timesSeen: 5 });
  });

  test("alerts are found by group and, over all its groups, by incident", async () => {
    const { transact } = makeStoreWorld(db, "S-incident");
    await transact(async ({ incidents, groups, signals, surroundings }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const one = await groups.insert(newGroup({ incidentId }));
      const two = await groups.insert(newGroup({ incidentId, key: "other" }));
      const three = await groups.insert(newGroup({ key: "not of it" }));
      await signals.record(signal({ dedupKey: "a" }), one.id, at(1));
      await signals.record(signal({ dedupKey: "b", title: "Latency" }), two.id, at(2));
      await signals.record(
        signal({ dedupKey: "b", title: "Latency", state: "resolved", endedAt: at(3) }),
        two.id,
        at(3),
      );
      await signals.record(signal({ dedupKey: "c" }), three.id, at(1));
      const keys = (alerts: readonly { readonly signal: Signal }[]) => alerts.map((alert) => alert.signal.dedupKey);
      const ofIncident = (await groups.ofIncidents([incidentId])).get(incidentId) ?? [];
      expect([...ofIncident].sort()).toEqual([one.id, two.id].sort());
      expect([await signals.isFiring([two.id]), await signals.isFiring(ofIncident)]).toEqual([false, true]);
      expect(await signals.firing(ofIncident)).toBe(1);
      expect([await signals.isFiring([two.id]), await signals.isFiring(ofIncident)]).toEqual([false, true]);
      expect(await signals.isFiring([])).toBe(false);
      expect(keys((await signals.glance(three.id, 5)).alerts)).toEqual(["c"]);
      expect(await surroundings.alerts(incidentId, at(2))).toEqual({
        firing: 1,
        resolved: 1,
        titles: ["Latency", "HighErrorRate"],
        hosts: 0,
        growth: { since: at(2), alerts: 1, hosts: 0, names: 1 },
      });
    });
  });

  test("labels and keys that PostgreSQL can't keep don't make an alert poison", async () => {
    const { transact } = makeStoreWorld(db, "S-nul");
    const group = await transact((work) => work.groups.insert(newGroup({ key: "a\u0000b", title: "\u0000" })));
    const bad = signal({ dedupKey: "fp\u0000", labels: { "a\u0000": "b\ud800" } });
    const kinds = await transact(async ({ signals }) => [
      (await signals.record(bad, group.id, at(0))).kind,
      (await signals.record(bad, group.id, at(1))).kind,
    ]);
    expect(kinds).toEqual(["new", "repeated"]);
    expect(await transact((work) => work.groups.newest("a\u0000b"))).toMatchObject({ id: group.id });
  });
});

describe("AlertGroupStore on PostgreSQL", () => {
  test("the newest group of a key is the one opened last", async () => {
    const { transact } = makeStoreWorld(db, "G-newest");
    await transact(async ({ groups }) => {
      await groups.insert(newGroup({ openedAt: at(1) }));
      const newest = await groups.insert(newGroup({ openedAt: at(2) }));
      await groups.insert(newGroup({ key: "other", openedAt: at(3) }));
      expect(await groups.newest("paging alerts/web")).toEqual(newest);
      expect(await groups.newest("nothing")).toBeUndefined();
    });
  });

  test("what is saved is what is loaded", async () => {
    const { transact } = makeStoreWorld(db, "G-save");
    const saved = await transact(async ({ groups, incidents }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const group = await groups.insert(newGroup({ state: "offered", serviceId: null, runbookId: null }));
      const changed: AlertGroup = { ...group, state: "incident", incidentId, decidedBy: "U1", lastSignalAt: at(5) };
      await groups.save(changed);
      return changed;
    });
    expect(await transact((work) => work.groups.load(saved.id))).toEqual(saved);
  });

  test("who locks a key waits for whoever holds it, so that two alerts at once open one group", async () => {
    const { transact } = makeStoreWorld(db, "G-lock");
    const join = () =>
      transact(async ({ groups }) => {
        await groups.lock(["storm"]);
        return (await groups.newest("storm")) ?? (await groups.insert(newGroup({ key: "storm" })));
      });
    const joined = await Promise.all([join(), join(), join(), join()]);
    expect(new Set(joined.map(({ id }) => id)).size).toBe(1);
  });
});
