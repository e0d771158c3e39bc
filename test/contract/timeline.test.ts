import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "#adapters/system/sha256.ts";
import { findBreak } from "#core/timeline/chain.ts";
import type { NewTimelineEvent } from "#core/timeline/timeline-event.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, muster, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

const fact = (incidentId: string, change: Partial<NewTimelineEvent> = {}): NewTimelineEvent => ({
  incidentId,
  kind: "note-added",
  at: noon,
  actor: muster,
  text: "a note",
  data: {},
  ...change,
});

describe("Timeline on PostgreSQL", () => {
  test("facts appended at the same time form one unbroken chain", async () => {
    const { transact } = makeStoreWorld(db);
    const { id } = await transact((work) => work.incidents.insert(newIncident(), noon));
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        transact(async ({ timeline }) => {
          await timeline.append(fact(id, { text: `first of ${index}` }));
          await timeline.append(fact(id, { text: `second of ${index}` }));
        }),
      ),
    );
    const events = await transact(({ timeline }) => timeline.of(id));
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(findBreak(events, sha256)).toBeUndefined();
  });

  test("a fact that was changed behind our back breaks the chain", async () => {
    const { transact } = makeStoreWorld(db);
    const { id } = await transact(async ({ incidents, timeline }) => {
      const incident = await incidents.insert(newIncident(), noon);
      for (const text of ["one", "two", "three"]) await timeline.append(fact(incident.id, { text }));
      return incident;
    });
    await db.database.kysely
      .updateTable("muster.timelineEvent")
      .set({ text: "TWO" })
      .where("incidentId", "=", id)
      .where("sequence", "=", 2)
      .execute();
    expect(findBreak(await transact(({ timeline }) => timeline.of(id)), sha256)).toBe(2);
  });

  test("a second append with the same key returns the first fact, within a transaction and across them", async () => {
    const { transact } = makeStoreWorld(db);
    const { id, first, again } = await transact(async ({ incidents, timeline }) => {
      const incident = await incidents.insert(newIncident(), noon);
      const one = await timeline.append(fact(incident.id, { key: "k", text: "one" }));
      return {
        id: incident.id,
        first: one,
        again: await timeline.append(fact(incident.id, { key: "k", text: "two" })),
      };
    });
    expect(again).toEqual(first);
    const later = await transact(({ timeline }) => timeline.append(fact(id, { key: "k", text: "three" })));
    expect(later).toEqual(first);
    expect(await transact(({ timeline }) => timeline.of(id))).toEqual([first]);
  });

  test("the same key in two transactions at once is one fact", async () => {
    const { transact } = makeStoreWorld(db);
    const { id } = await transact((work) => work.incidents.insert(newIncident(), noon));
    const append = () => transact(({ timeline }) => timeline.append(fact(id, { key: "once" })));
    const events = await Promise.all([append(), append(), append()]);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(await transact(({ timeline }) => timeline.of(id))).toHaveLength(1);
  });

  test("foreign text and data with unstorable characters keep the chain whole", async () => {
    const { transact } = makeStoreWorld(db);
    const event = await transact(async ({ incidents, timeline }) => {
      const incident = await incidents.insert(newIncident(), noon);
      const data = { "b\u0000": ["\ud800x", 1.5, 1e21, null], a: { deep: "\u0000" } };
      return timeline.append(fact(incident.id, { text: "nul \u0000 and half \ud83d", data }));
    });
    const events = await transact(({ timeline }) => timeline.of(event.incidentId));
    expect(events).toEqual([event]);
    expect(findBreak(events, sha256)).toBeUndefined();
    expect(event.text).toBe("nul  and half \ufffd");
  });

  test("a permalink is recorded later without breaking the chain", async () => {
    const { transact } = makeStoreWorld(db);
    const event = await transact(async ({ incidents, timeline }) => {
      const incident = await incidents.insert(newIncident(), noon);
      return timeline.append(fact(incident.id));
    });
    await transact(({ timeline }) => timeline.setPermalink(event.id, "https://slack.example/p1"));
    const read = await transact(({ timeline }) => timeline.byId(event.id));
    expect(read).toEqual({ ...event, permalink: "https://slack.example/p1" });
    expect(findBreak(await transact(({ timeline }) => timeline.of(event.incidentId)), sha256)).toBeUndefined();
  });

  test("a fact about an incident that isn't there is refused", async () => {
    const { transact, newId } = makeStoreWorld(db);
    await expect(transact(({ timeline }) => timeline.append(fact(newId())))).rejects.toMatchObject({
      code: "row-missing",
    });
  });

  test("what is appended can be read in the same transaction", async () => {
    const { transact } = makeStoreWorld(db);
    await transact(async ({ incidents, timeline }) => {
      const incident = await incidents.insert(newIncident(), noon);
      const event = await timeline.append(fact(incident.id));
      expect(await timeline.byId(event.id)).toEqual(event);
      expect(await timeline.append(fact(incident.id))).toMatchObject({ sequence: 2, previousHash: event.hash });
    });
  });
});
