import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

describe("IncidentStore on PostgreSQL", () => {
  test("incidents opened at the same time get the numbers 1 to n without gaps", async () => {
    const { transact } = makeStoreWorld(db, "T-numbers");
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => transact((work) => work.incidents.insert(newIncident(), noon))),
    );
    expect(opened.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("a rolled back incident leaves no gap in the numbers", async () => {
    const { transact } = makeStoreWorld(db, "T-gap");
    const failing = transact(async (work) => {
      await work.incidents.insert(newIncident(), noon);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect((await transact((work) => work.incidents.insert(newIncident(), noon))).number).toBe(1);
  });

  test.each([
    { place: "first", workspaceId: "T-save", before: 0 },
    { place: "second", workspaceId: "T-save-second", before: 1 },
  ])("what is saved is what is loaded, by id, room and number: the $place that a transaction opens", async (row) => {
    const { transact } = makeStoreWorld(db, row.workspaceId);
    const saved = await transact(async (work) => {
      if (row.before > 0) await work.incidents.insert(newIncident(), noon);
      const incident = await work.incidents.insert(newIncident(), noon);
      const changed: Incident = {
        ...incident,
        status: "monitoring",
        severity: "SEV2",
        services: ["web", "api"],
        roles: { lead: "U1", ops: "U2" },
        room: { channelId: "C-save", name: "inc-1-checkout" },
        acknowledgedAt: noon,
        mitigatedAt: noon,
        summary: "bad deploy",
        lastUpdate: { text: "rolling back", at: new Date(noon.getTime() + 1), by: person("U1") },
        nextUpdateDueAt: noon,
        runbookId: "site-down",
        pager: { reference: "P1", url: "https://pager.example/P1", state: "acknowledged" },
        isDrill: true,
        isPrivate: true,
      };
      await work.incidents.save(changed);
      return changed;
    });
    await transact(async (work) => {
      expect(await work.incidents.load(saved.id)).toEqual(saved);
      expect(await work.incidents.loadByRoom("C-save")).toEqual(saved);
      expect(await work.incidents.loadByNumber(row.before + 1)).toEqual(saved);
    });
  });

  test("a title with characters that PostgreSQL can't keep is stored without them", async () => {
    const { transact } = makeStoreWorld(db, "T-nul");
    const incident = await transact((work) =>
      work.incidents.insert(newIncident({ title: "a\u0000b\ud800", services: ["x\u0000"] }), noon),
    );
    expect(incident.title).toBe("ab\ufffd");
    expect(incident.services).toEqual(["x"]);
  });

  test("a loaded incident is locked until the transaction ends, so that no change is lost", async () => {
    const { transact } = makeStoreWorld(db, "T-lock");
    const { id } = await transact((work) => work.incidents.insert(newIncident({ services: [] }), noon));
    await Promise.all(
      ["a", "b", "c", "d", "e"].map((service) =>
        transact(async (work) => {
          const incident = await work.incidents.load(id);
          if (incident === undefined) throw new Error("gone");
          await work.incidents.save({ ...incident, services: [...incident.services, service] });
        }),
      ),
    );
    const incident = await transact((work) => work.incidents.load(id));
    expect([...(incident?.services ?? [])].sort()).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("of two rooms that are given at the same moment an incident keeps one, and both hear which", async () => {
    const { transact } = makeStoreWorld(db, "T-room");
    const { id } = await transact((work) => work.incidents.insert(newIncident(), noon));
    const rooms = ["C-room-a", "C-room-b"].map((channelId) => ({ channelId, name: channelId.toLowerCase() }));
    const given = await Promise.all(
      rooms.map((room) => transact(async (work) => (await work.incidents.giveRoom(id, room))?.room?.channelId)),
    );
    const { room } = (await transact((work) => work.incidents.read(id))) ?? {};
    expect(given).toEqual([room?.channelId, room?.channelId]);
    expect(rooms).toContainEqual(room);
  });

  test("a room is given to an incident of the same transaction, and to none that isn't there", async () => {
    const { transact, newId } = makeStoreWorld(db, "T-room-new");
    const room = { channelId: "C-room-new", name: "inc-2" };
    const given = await transact(async (work) => {
      await work.incidents.insert(newIncident(), noon);
      const second = await work.incidents.insert(newIncident(), noon);
      expect(await work.incidents.giveRoom(second.id, room)).toMatchObject({ number: 2, room });
      return work.incidents.load(second.id);
    });
    expect(given).toMatchObject({ room });
    expect(await transact((work) => work.incidents.giveRoom(newId(), room))).toBeUndefined();
  });

  test("the list shows open incidents before closed ones, newest first", async () => {
    const { transact } = makeStoreWorld(db, "T-list");
    await transact(async (work) => {
      for (const hour of [1, 2, 3, 4]) {
        const incident = await work.incidents.insert(newIncident(), new Date(noon.getTime() + hour * 3_600_000));
        if (incident.number === 4) await work.incidents.save({ ...incident, status: "resolved", resolvedAt: noon });
      }
    });
    const numbers = (incidents: readonly Incident[]) => incidents.map(({ number }) => number);
    await transact(async ({ incidents }) => {
      expect(numbers(await incidents.list({ includeClosed: true, limit: 10 }))).toEqual([3, 2, 1, 4]);
      expect(numbers(await incidents.list({ includeClosed: false, limit: 2 }))).toEqual([3, 2]);
      expect(numbers(await incidents.openedSince(new Date(noon.getTime() + 3 * 3_600_000)))).toEqual([3, 4]);
    });
  });

  test("one workspace never sees or changes another one's incidents", async () => {
    const mine = makeStoreWorld(db, "T-mine");
    const yours = makeStoreWorld(db, "T-yours");
    const incident = await mine.transact((work) => work.incidents.insert(newIncident(), noon));
    expect(await yours.transact((work) => work.incidents.load(incident.id))).toBeUndefined();
    expect(await yours.transact((work) => work.incidents.loadByNumber(incident.number))).toBeUndefined();
    await expect(yours.transact((work) => work.incidents.save(incident))).rejects.toMatchObject({
      code: "row-missing",
    });
  });
});
