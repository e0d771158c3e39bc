import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";

const by = person("U_LEAD");
const shown = ["show:announcement", "show:incident-card", "show:timeline-post"];

test("a change of status is recorded and shown everywhere it is seen", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  const changed = await house.changeStatus({ incidentId, status: "identified", text: "bad deploy", by });

  expect(changed).toMatchObject({
    kind: "changed",
    incident: { status: "identified", lastUpdate: { text: "bad deploy" } },
  });
  const event = (await house.work.timeline.of(incidentId)).at(-1);
  expect(event).toMatchObject({
    kind: "status-changed",
    actor: by,
    text: "Status changed from Investigating to Identified: bad deploy",
  });
  expect(house.wanted()).toEqual(["dress-room", "remind", ...shown]);
});

test.each([
  ["resolved", "use-resolve"],
  ["reviewed", "use-review"],
  ["fixed", "unknown-status"],
  ["investigating", "same-status"],
])("status %s without a text is refused as %s and changes nothing", async (status, reason) => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  expect(await house.changeStatus({ incidentId: incident.id, status, text: null, by })).toMatchObject({ reason });
  expect(await house.reload(incident)).toEqual(incident);
  expect(house.wanted()).toEqual([]);
});

test("the same status with a text is an update", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  await house.changeStatus({ incidentId, status: "investigating", text: "still looking", by });
  expect((await house.kindsOf(incident)).at(-1)).toBe("update-posted");
});

test("going back from monitoring means that it wasn't mitigated", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  await house.changeStatus({ incidentId, status: "monitoring", text: null, by });
  expect(await house.reload(incident)).toMatchObject({ mitigatedAt: house.clock.now() });
  await house.changeStatus({ incidentId, status: "investigating", text: null, by });
  expect(await house.reload(incident)).toMatchObject({ mitigatedAt: null });
});

test("an update starts the time to the next one anew", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  house.clock.advance(20 * 60_000);
  const update = { conditions: "errors at 5 %", actions: "rolling back", needs: null };
  await house.postUpdate({ incidentId: incident.id, ...update, by });

  expect(await house.reload(incident)).toMatchObject({
    lastUpdate: { text: "errors at 5 % · Actions: rolling back" },
    nextUpdateDueAt: new Date("2026-03-02T09:50:00.000Z"),
  });
  expect(house.wanted()).toEqual(["remind", ...shown]);
});

test("an update without words is refused", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  const refused = await house.postUpdate({ incidentId, conditions: " ", actions: null, needs: "", by });
  expect(refused).toMatchObject({ reason: "update-empty" });
});

test("raising to a paging severity pages once and quickens the updates", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ severity: "SEV3" });
  const { id: incidentId } = incident;
  await house.changeSeverity({ incidentId, severity: "SEV1", by });
  expect(house.wanted()).toEqual(["dress-room", "page", "remind", ...shown]);
  expect(await house.reload(incident)).toMatchObject({ nextUpdateDueAt: new Date("2026-03-02T09:15:00.000Z") });

  await house.pageOut(house.run(), incidentId);
  house.work.outbox.takeAll();
  await house.changeSeverity({ incidentId, severity: "SEV2", by });
  expect(house.wanted()).not.toContain("page");
});

test("a closed incident is reclassified without waking anybody", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident({ severity: "SEV3" });
  await house.resolveIncident({ incidentId, summary: null, by });
  house.work.outbox.takeAll();
  await house.changeSeverity({ incidentId, severity: "SEV1", by });
  expect(house.wanted()).toEqual(["dress-room", ...shown]);
});

test("who is given a role gets its duties; who takes it isn't told about their own act", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  await house.assignRole({ incidentId, role: "comms", userId: "U_ANNA", by });
  expect(house.work.outbox.waitingOf("tell")).toMatchObject([
    { userId: "U_ANNA", text: expect.stringContaining("You are Comms of INC-1: Checkout is down\n• ") },
  ]);
  house.work.outbox.takeAll();
  await house.assignRole({ incidentId, role: "scribe", userId: "U_LEAD", by });
  expect(house.work.outbox.waitingOf("tell")).toEqual([]);
});

test("taking the lead is the first human reaction; a later lead doesn't move it", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  house.clock.advance(60_000);
  await house.assignRole({ incidentId, role: "lead", userId: "U_LEAD", by });
  const first = house.clock.now();
  house.clock.advance(60_000);
  await house.assignRole({ incidentId, role: "lead", userId: "U_ANNA", by });

  expect(await house.reload(incident)).toMatchObject({ acknowledgedAt: first, roles: { lead: "U_ANNA" } });
  const again = await house.assignRole({ incidentId, role: "lead", userId: "U_ANNA", by });
  expect(again).toMatchObject({ reason: "same-role" });
});

test("a note keeps its own time and link and posts nothing", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  const at = new Date("2026-03-02T08:40:00.000Z");
  await house.addNote({ incidentId, text: "saw 500s\nsince 8:40", by, at, permalink: "https://chat.example/p1" });
  expect((await house.work.timeline.of(incidentId)).at(-1)).toMatchObject({
    kind: "note-added",
    at,
    text: "saw 500s since 8:40",
    permalink: "https://chat.example/p1",
  });
  expect(house.wanted()).toEqual([]);
});

test("a note from the future is refused", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  const at = new Date("2027-01-01T00:00:00.000Z");
  const refused = await house.addNote({ incidentId, text: "x", by, at, permalink: null });
  expect(refused).toMatchObject({ reason: "note-in-future" });
});

test("a message is pinned once, with its own time, and gets one receipt", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  house.work.outbox.takeAll();
  const at = new Date("2026-03-02T08:59:00.000Z");
  const message = {
    channelId: "C1",
    messageTs: "1.1",
    authorId: "U_BEN",
    text: "db is slow",
    permalink: "https://p",
    at,
    by,
  };

  expect(await house.pinMessage(message)).toEqual({ kind: "pinned" });
  expect(await house.pinMessage({ ...message, by: person("U_ANNA") })).toEqual({ kind: "already-pinned" });
  expect(await house.kindsOf(incident)).toEqual([
    "incident-opened",
    "room-opened",
    "responders-invited",
    "message-pinned",
  ]);
  expect((await house.work.timeline.of(incident.id)).at(-1)).toMatchObject({ at, text: "db is slow" });
  expect(house.wanted()).toEqual(["receipt"]);
  expect(await house.pinMessage({ ...message, channelId: "C9" })).toMatchObject({ reason: "not-an-incident-room" });
});

test("a change of an unknown incident is refused", async () => {
  const house = makeIncidentHouse();
  expect(await house.changeSeverity({ incidentId: "id-9", severity: "SEV1", by })).toMatchObject({
    reason: "unknown-incident",
  });
});
