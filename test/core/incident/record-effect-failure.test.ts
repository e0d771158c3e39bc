import { describe, expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import type { Effect } from "#core/shared/effect.ts";
import { type IncidentHouse, makeIncidentHouse } from "#test/support/memory/incident-house.ts";

const failure = { message: "Slack forbids it.", hint: "Ask an admin for the scope.", isFinal: true };

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

test("what was tried again and given up again is said again, once for each time", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const opening: Effect = { kind: "open-room", incidentId: incident.id };
  const showing: Effect = { kind: "show", view: { kind: "incident-card", incidentId: incident.id } };
  for (const effect of [opening, showing])
    for (const timesGivenUp of [0, 1, 1, 2]) {
      const given = { effect, ...failure, code: "slack-is-archived", effectId: effect.kind, timesGivenUp };
      await house.recordEffectFailure(given);
    }
  const texts = (await house.work.timeline.of(incident.id)).slice(1).map(({ text }) => text.split(":")[0]);
  expect(texts).toEqual([
    ...Array(3).fill("Could not open the room"),
    ...Array(3).fill("Could not show the incident card"),
  ]);
  const posts = house.work.outbox.waitingOf("show").filter(({ view }) => view.kind === "timeline-post");
  expect(posts).toHaveLength(6);
  const tells = house.work.outbox.waitingOf("tell").filter(({ userId }) => userId === "U_DECLARER");
  expect(new Set(tells.map(({ tellId }) => tellId)).size).toBe(3);
});

test("an archived room is one line, however many messages it refuses, and its people are told directly", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  house.work.outbox.takeAll();
  const before = (await house.work.timeline.of(incident.id)).length;
  const archived = { ...failure, code: "slack-is-archived" };
  const shows = [
    { kind: "incident-card", incidentId: incident.id },
    { kind: "timeline-post", incidentId: incident.id, eventId: "e" },
    { kind: "incident-card", incidentId: incident.id },
  ] as const;
  for (const [index, view] of shows.entries())
    await house.recordEffectFailure({ effect: { kind: "show", view }, ...archived, effectId: `e${index}` });
  expect((await house.work.timeline.of(incident.id)).slice(before).map(({ text }) => text)).toEqual([
    "Could not show the incident card: Slack forbids it. Ask an admin for the scope.",
  ]);
  expect(house.wanted().filter((kind) => kind === "show:timeline-post")).toHaveLength(1);
  expect(house.work.outbox.waitingOf("tell").length).toBeGreaterThan(0);
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

test("what goes on being tried is said as not done yet, and said again when it is given up", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const reported = { effect: { kind: "page", incidentId: incident.id }, ...failure, effectId: "e1" } as const;
  await house.recordEffectFailure({ ...reported, isFinal: false });
  await house.recordEffectFailure(reported);
  const texts = (await house.work.timeline.of(incident.id)).slice(1).map(({ text }) => text);
  expect(texts.map((text) => text.split(":")[0])).toEqual(["Nobody was paged yet", "Nobody was paged"]);
});

test("the named responders hear that there is no room, also when Slack can't say who is in a usergroup", async () => {
  const isAway = async () => Promise.reject(new Error("Slack is away"));
  const house = makeIncidentHouse({ membersOf: isAway });
  const incident = await house.anIncident();
  await house.recordEffectFailure({ effect: { kind: "open-room", incidentId: incident.id }, ...failure });
  expect(house.work.outbox.waitingOf("tell").map(({ userId }) => userId)).toEqual(["U_DECLARER", "U_WEB"]);
});

test("a receipt that could not be given is said in its room", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  const { room } = await house.reload(incident);
  const effect: Effect = { kind: "receipt", channelId: room?.channelId ?? "", messageTs: "1.2", emoji: "eyes" };
  expect(await house.recordEffectFailure({ effect, ...failure })).toMatchObject({ kind: "recorded" });
});

test("an effect that carries another id is recorded in the incident its stage names", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const effect: Effect = { kind: "tick-session", sessionId: "s1" };
  const recorded = await house.recordEffectFailure({ effect, ...failure }, incident.id);
  expect(recorded).toMatchObject({ event: { text: expect.stringMatching(/^Could not go on with the runbook: /) } });
});

test("an effect of no known incident is recorded nowhere", async () => {
  const house = makeIncidentHouse();
  const orphans: Effect[] = [
    { kind: "page", incidentId: "gone" },
    { kind: "show", view: { kind: "alert-notice", groupId: "g" } },
  ];
  for (const effect of orphans)
    expect(await house.recordEffectFailure({ effect, ...failure })).toEqual({ kind: "not-of-an-incident" });
});

describe("a room that takes no posts any more (archived or deleted by somebody)", () => {
  const archived = { message: "Slack refused chat.postMessage: is_archived.", hint: "Unarchive it.", isFinal: true };
  const inRoom = async (house: IncidentHouse) => {
    const incident = await house.anIncident({ services: ["api"] });
    await house.openRoom(house.run(), incident.id);
    house.work.outbox.takeAll();
    return house.reload(incident);
  };
  const postFailed = (house: IncidentHouse, incidentId: string, change: object = {}) =>
    house.recordEffectFailure({
      effect: { kind: "show", view: { kind: "timeline-post", incidentId, eventId: "e" } },
      ...archived,
      ...change,
    });

  test("is told to the responders directly, with its name and what to do", async () => {
    const house = makeIncidentHouse();
    const { id, room } = await inRoom(house);
    await postFailed(house, id);
    const tells = house.work.outbox.waitingOf("tell");
    expect(tells.map(({ userId }) => userId)).toEqual(["U_DECLARER", "U_API"]);
    expect(tells[0]?.text).toContain(`#${room?.name}`);
    expect(tells[0]?.text).toMatch(/is_archived[\s\S]*unarchive[\s\S]*\/incident declare/i);
  });

  test("is told to the lead alone when there is one, once", async () => {
    const house = makeIncidentHouse();
    const { id } = await inRoom(house);
    await house.assignRole({ incidentId: id, role: "lead", userId: "U_LEAD", by: person("U_LEAD") });
    for (let index = 0; index < 3; index += 1) await postFailed(house, id);
    expect(house.work.outbox.waitingOf("tell").map(({ userId }) => userId)).toEqual(["U_LEAD"]);
  });

  test("is nobody's worry while the post is still tried, or after the incident was resolved", async () => {
    const house = makeIncidentHouse();
    const { id } = await inRoom(house);
    await postFailed(house, id, { isFinal: false });
    await house.resolveIncident({ incidentId: id, summary: null, by: person("U_LEAD") });
    await postFailed(house, id);
    expect(house.work.outbox.waitingOf("tell")).toEqual([]);
  });
});
