import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import type { Signal } from "#core/signal/signal.ts";
import { type CorrelationHouse, makeCorrelationHouse } from "#test/support/memory/correlation-house.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

const grouped = (index: number, severity = "warning"): Signal =>
  sampleSignal({
    dedupKey: `storm-${index}`,
    title: `Alert ${index}`,
    labels: { alertname: `Alert${index}`, service: "web", severity },
  });
const many = (count: number, severity?: string) =>
  Array.from({ length: count }, (_, index) => grouped(index, severity));

/** Ids of the incidents whose room is wanted, taken out. */
function roomsWanted(house: CorrelationHouse): readonly string[] {
  const rooms = house.work.outbox.waitingOf("open-room").map(({ incidentId }) => incidentId);
  const others = house.work.outbox.takeAll().filter(({ effect }) => effect.kind !== "open-room");
  for (const { effect, notBefore } of others)
    void house.work.outbox.want(effect, notBefore === null ? {} : { notBefore });
  return rooms;
}

const numbersOf = async (house: CorrelationHouse, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => house.work.incidents.load(id)))).map((incident) => incident?.number);

/** Runs the backlog's work once. */
async function turn(house: CorrelationHouse, of: "room" | "notice" = "room") {
  const [effect] = house.work.outbox.waitingOf("work-off-backlog");
  return house.workOffBacklog(house.run(), of, effect?.digestId ?? "digest");
}

test("a few incidents open their rooms at once, and no digest is written", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(4));
  expect(roomsWanted(house)).toHaveLength(4);
  expect(house.work.outbox.waitingOf("work-off-backlog")).toEqual([]);
});

test("of a storm the worst open their rooms at once, and the rest exist, numbered, and wait", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(4), grouped(100, "critical"), grouped(101, "critical"), ...many(18).slice(4));
  const rooms = await Promise.all(roomsWanted(house).map((id) => house.work.incidents.load(id)));
  expect(rooms.map((incident) => incident?.severity)).toEqual(["SEV1", "SEV1"]);
  expect((await house.incidents()).map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  expect(await house.work.backlog.crowd("room", house.clock.now())).toMatchObject({ waiting: 18, lately: 2 });
});

test("who waits in a storm's line is announced by its digest alone, unless the room could not be opened", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(20));
  const [incident] = await house.incidents();
  const incidentId = incident?.id ?? "";
  const ref = { kind: "announcement", incidentId } as const;
  await house.showIncident(house.run(), ref);
  expect(house.room.announcements.size).toBe(0);

  const effect = { kind: "open-room", incidentId } as const;
  await house.recordEffectFailure({ effect, message: "Slack forbids it.", hint: "Ask an admin.", isFinal: true });
  await house.showIncident(house.run(), ref);
  expect(house.room.announcements.size).toBe(1);
});

test("turns are given when it is calm, by severity and then age, ten rooms a minute", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(20), grouped(30, "high"), grouped(31, "low"));
  roomsWanted(house);
  expect(await turn(house)).toEqual({ kind: "again", afterMs: 1_000 });
  expect(roomsWanted(house)).toEqual([]);
  house.clock.advance(2_000);
  await turn(house);
  expect(await numbersOf(house, roomsWanted(house))).toEqual([
    21,
    ...Array.from({ length: 9 }, (_, index) => index + 1),
  ]);
  house.clock.advance(30_000);
  await turn(house);
  expect(roomsWanted(house)).toEqual([]);
  house.clock.advance(30_001);
  expect(await turn(house)).toEqual({ kind: "again", afterMs: 1_000 });
  house.clock.advance(60_001);
  expect(await turn(house)).toEqual({ kind: "done" });
  expect((await numbersOf(house, roomsWanted(house))).at(-1)).toBe(22);
});

test("something worse that comes later in the storm goes before all that wait", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(20));
  await house.receive(grouped(50, "critical"));
  roomsWanted(house);
  await turn(house);
  expect(await numbersOf(house, roomsWanted(house))).toEqual([21]);
});

test("who was resolved while waiting gets no room, and what ended waits behind what fires", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(8));
  const oldestFirst = [...(await house.incidents())].sort((a, b) => a.number - b.number);
  await house.resolveIncident({ incidentId: oldestFirst[0]?.id ?? "", summary: null, by: person("U_LEAD") });
  await house.receive(endOf(grouped(1)));
  roomsWanted(house);
  house.clock.advance(2_000);
  expect(await turn(house)).toEqual({ kind: "done" });
  expect(await numbersOf(house, roomsWanted(house))).toEqual([3, 4, 5, 6, 7, 8, 2]);
});

test("one digest tells how many wait, which are next and when, and at last that nobody waits", async () => {
  const house = makeCorrelationHouse();
  await house.receiveTogether(...many(40), grouped(60, "high"));
  const digestId = house.work.outbox.waitingOf("work-off-backlog")[0]?.digestId ?? "";
  house.clock.advance(2_000);
  await turn(house);
  expect(house.work.outbox.waitingOf("show").filter(({ view }) => view.kind === "digest")).toHaveLength(1);
  await house.showDigest(house.run(), "room", digestId);
  const minute = new Date(house.clock.now().getTime() + 60_000);
  const last = new Date(house.clock.now().getTime() + 4 * 60_000);
  expect(house.digests.at(-1)).toMatchObject({ waiting: 31, nextAt: minute, lastAt: last, digestId });
  expect(house.digests.at(-1)?.incidents.map(({ number }) => number)).toEqual([10, 11, 12, 13, 14]);
  for (let turns = 0; turns < 4; turns += 1) {
    house.clock.advance(60_001);
    await turn(house);
  }
  await house.showDigest(house.run(), "room", digestId);
  expect(house.digests.at(-1)).toMatchObject({ waiting: 0, nextAt: null });
});

test("offers wait like rooms do: a storm of them is shown ten a minute, none before its turn", async () => {
  const house = makeCorrelationHouse([]);
  await house.receiveTogether(...many(30));
  expect(house.work.outbox.waitingOf("show")).toEqual([]);
  const [group] = house.work.groups.all();
  await house.showAlertNotice(house.run(), group?.id ?? "");
  expect(house.notices.size).toBe(0);
  house.clock.advance(2_000);
  await turn(house, "notice");
  const shown = house.work.outbox.waitingOf("show").filter(({ view }) => view.kind === "alert-notice");
  expect(shown).toHaveLength(10);
  await house.showAlertNotice(house.run(), group?.id ?? "");
  expect(house.notices.size).toBe(1);
});

test("work on the backlog that was given up is wanted again by time, wherever somebody waits", async () => {
  const house = makeCorrelationHouse();
  await house.resumeBacklog();
  expect(house.work.outbox.waiting()).toEqual([]);
  await house.receiveTogether(...many(8));
  const [wanted] = house.work.outbox.waitingOf("work-off-backlog");
  await house.resumeBacklog();
  expect(house.work.outbox.waitingOf("work-off-backlog")).toEqual([wanted]);
  house.work.outbox.takeAll();
  await house.resumeBacklog();
  expect(house.work.outbox.waitingOf("work-off-backlog")).toEqual([wanted]);
  house.clock.advance(2_000);
  expect(await turn(house)).toEqual({ kind: "done" });
  expect(roomsWanted(house)).toHaveLength(8);
});

test("work that finds nobody waiting any more writes no digest", async () => {
  const house = makeCorrelationHouse();
  expect(await turn(house)).toEqual({ kind: "done" });
  expect(house.work.outbox.waiting()).toEqual([]);
});

test("announcement and ornaments come later for a room that waited in line, and at once for one that Slack kept", async () => {
  const house = makeCorrelationHouse();
  const opened = async (incidentId: string) => {
    house.work.outbox.takeAll();
    await house.openRoom(house.run(), incidentId);
    await house.showIncident(house.run(), { kind: "incident-card", incidentId });
    return house.work.outbox
      .waiting()
      .filter(
        ({ effect }) => effect.kind === "dress-room" || (effect.kind === "show" && effect.view.kind === "announcement"),
      )
      .map(({ notBefore }) => notBefore);
  };
  await house.receive(grouped(50));
  const [kept] = roomsWanted(house);
  house.clock.advance(45_000);
  expect(await opened(kept ?? "")).toEqual([null, null]);
  await house.receiveTogether(...many(8));
  house.clock.advance(2_000);
  await turn(house);
  const [waited] = roomsWanted(house);
  const later = new Date(house.clock.now().getTime() + 60_000);
  expect(await opened(waited ?? "")).toEqual([later, later]);
});
