import { expect, test } from "vitest";
import { slotOf } from "#core/shared/effect-lane.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

async function inARoom() {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ runbookId: "site-down" });
  await house.openRoom(house.run(), incident.id);
  house.work.outbox.takeAll();
  return { house, incident };
}

test("a card that is posted anew is followed by the wish to pin it, later edits are not", async () => {
  const { house, incident } = await inARoom();
  const ref = { kind: "incident-card", incidentId: incident.id } as const;
  await house.room.slots.forget(slotOf(ref));
  await house.showIncident(house.run(), ref);
  expect(house.wanted()).toEqual(["dress-room"]);

  house.work.outbox.takeAll();
  await house.showIncident(house.run(), ref);
  expect(house.wanted()).toEqual([]);
});

test("a crash between posting the card and wanting its pin loses no pin", async () => {
  const { house, incident } = await inARoom();
  const effect = makeMemoryRun();
  const view = await house.describeIncident(incident.id);
  if (view === undefined) throw new Error("no view");
  await house.room.showCard(effect.attempt(), view);
  await house.showIncident(effect.attempt(), { kind: "incident-card", incidentId: incident.id });
  expect(house.wanted()).toEqual(["dress-room"]);
});

test("the card shows services, the offered runbook and the changes left", async () => {
  const { house, incident } = await inARoom();
  house.changesLeft.push("web pinned to dpl_8");
  await house.showIncident(house.run(), { kind: "incident-card", incidentId: incident.id });
  expect(house.room.cards.get(incident.id)).toMatchObject({
    services: [{ id: "web" }],
    runbookTitle: "Site down",
    changesLeft: ["web pinned to dpl_8"],
  });
});

test("a posted fact remembers where it is shown, and its hash still holds", async () => {
  const { house, incident } = await inARoom();
  const { openedBy: by, id: incidentId } = incident;
  await house.changeSeverity({ incidentId, severity: "SEV1", by });
  const event = (await house.work.timeline.of(incidentId)).at(-1);
  if (event === undefined) throw new Error("no event");
  await house.showIncident(house.run(), { kind: "timeline-post", incidentId, eventId: event.id });

  expect(house.room.posts.get(event.id)).toMatchObject({ text: "Severity raised from SEV2 to SEV1" });
  expect(await house.work.timeline.byId(event.id)).toEqual({
    ...event,
    permalink: `https://chat.example/${event.id}`,
  });
});

test("the announcement doesn't wait for the room, and links to it when it is there", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const ref = { kind: "announcement", incidentId: incident.id } as const;
  await house.showIncident(house.run(), ref);
  expect(house.room.announcements.get(incident.id)?.incident.room).toBeNull();

  await house.openRoom(house.run(), incident.id);
  expect(house.wanted()).toContain("show:announcement");
  await house.showIncident(house.run(), ref);
  expect(house.room.announcements.get(incident.id)?.incident.room).not.toBeNull();
});

test("each ornament that fails is told in the room once", async () => {
  const { house, incident } = await inARoom();
  house.room.failing = ["Could not pin the card: too many pins"];
  await house.dressRoom(house.run(), incident.id);
  await house.dressRoom(house.run(), incident.id);
  const failures = (await house.work.timeline.of(incident.id)).filter(({ kind }) => kind === "effect-failed");
  expect(failures.map(({ text }) => text)).toEqual(["Could not pin the card: too many pins"]);
  expect(house.wanted()).toEqual(["show:timeline-post"]);
});
