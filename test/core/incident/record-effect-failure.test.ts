import { expect, test } from "vitest";
import type { Effect } from "#core/shared/effect.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";

const failure = { message: "Slack forbids it.", hint: "Ask an admin for the scope." };

test("what was given up is in the timeline and said in the room, once per effect", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect: Effect = { kind: "invite-responders", incidentId: incident.id };
  await house.recordEffectFailure({ effect, ...failure, effectId: "e1" });
  await house.recordEffectFailure({ effect, ...failure, effectId: "e1" });
  const events = await house.work.timeline.of(incident.id);
  expect(events.map(({ text }) => text).slice(1)).toEqual([
    "Could not invite the responders: Slack forbids it. Ask an admin for the scope.",
  ]);
  expect(house.wanted()).toEqual(["show:timeline-post"]);
});

test("a page that failed says that nobody was paged", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const recorded = await house.recordEffectFailure({ effect: { kind: "page", incidentId: incident.id }, ...failure });
  expect(recorded).toMatchObject({ event: { text: expect.stringMatching(/^Nobody was paged: /) } });
});

test("without a room the responders are told directly and the announcement is shown", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ services: ["api"] });
  await house.recordEffectFailure({ effect: { kind: "open-room", incidentId: incident.id }, ...failure });
  expect(house.work.outbox.waitingOf("tell").map(({ userId }) => userId)).toEqual(["U_DECLARER", "U_API"]);
  expect(house.wanted()).toContain("show:announcement");
});

test("a post that could not be posted doesn't ask for another post", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const view = { kind: "timeline-post", incidentId: incident.id, eventId: "e" } as const;
  await house.recordEffectFailure({ effect: { kind: "show", view }, ...failure });
  expect(house.wanted()).toEqual([]);
});

test("an effect of another stage or of no known incident is left alone", async () => {
  const house = makeIncidentHouse();
  const orphans: Effect[] = [
    { kind: "perform-action", actionId: "a1" },
    { kind: "page", incidentId: "gone" },
    { kind: "show", view: { kind: "alert-notice", groupId: "g" } },
  ];
  for (const effect of orphans)
    expect(await house.recordEffectFailure({ effect, ...failure })).toEqual({ kind: "not-of-an-incident" });
});
