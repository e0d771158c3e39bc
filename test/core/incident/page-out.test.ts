import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

const by = person("U_LEAD");

test("the first service that has a pager is paged, once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ services: ["api", "web"] });
  await house.pageOut(house.run(), incident.id);
  await house.pageOut(house.run(), incident.id);

  expect(house.pager.calls).toEqual(["page 1 web"]);
  expect(await house.reload(incident)).toMatchObject({ pager: { reference: "P1", state: "triggered" } });
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "paged"]);
  expect(house.wanted()).toEqual(["show:announcement", "show:incident-card", "show:timeline-post"]);
});

test("a page that comes after the room was dressed has it dressed again: its bookmark is missing there", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.openRoom(house.run(), incident.id);
  house.work.outbox.takeAll();
  await house.pageOut(house.run(), incident.id);
  expect(house.wanted()).toContain("dress-room");
});

test.each([
  { services: ["api"], hasPager: true, why: "API has no pager entry in the service catalogue" },
  { services: [], hasPager: true, why: "the incident names no service" },
  { services: ["web"], hasPager: false, why: "no pager is configured" },
])("when nobody can be paged the room is told why: $why", async ({ services, hasPager, why }) => {
  const house = makeIncidentHouse({ hasPager });
  const incident = await house.anIncident({ services });
  await house.pageOut(house.run(), incident.id);
  await house.pageOut(house.run(), incident.id);

  const events = await house.work.timeline.of(incident.id);
  expect(events.map(({ kind }) => kind)).toEqual(["incident-opened", "effect-failed"]);
  expect(events.at(-1)?.text).toContain(`Nobody was paged: ${why}`);
  expect(house.wanted()).toEqual(["show:timeline-post"]);
  expect(await house.requestPage({ incidentId: incident.id, by })).toMatchObject({ reason: "nobody-to-page" });
});

test("an incident that was resolved before its page went out pages nobody", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  await house.resolveIncident({ incidentId, summary: null, by });
  await house.pageOut(house.run(), incidentId);
  expect(house.pager.calls).toEqual([]);
});

test("a page that was on its way while people resolved is ended too", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  house.pager.meanwhile = async () => {
    await house.resolveIncident({ incidentId, summary: "fixed", by });
    house.work.outbox.takeAll();
  };
  await house.pageOut(house.run(), incidentId);
  expect(house.wanted()).toContain("resolve-page");
  await house.resolvePage(house.run(), incidentId);
  await house.resolvePage(house.run(), incidentId);
  expect(house.pager.calls).toEqual(["page 1 web", "resolve P1: fixed"]);
  expect(await house.reload(incident)).toMatchObject({ pager: { state: "resolved" } });
});

test("a page that was on its way while somebody took the lead is acknowledged", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  house.pager.meanwhile = async () => {
    await house.assignRole({ incidentId, role: "lead", userId: "U_LEAD", by });
  };
  await house.pageOut(house.run(), incidentId);
  expect(house.wanted()).toContain("acknowledge-page");
});

test("an acknowledgement is taken once and quiets the pager once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  await house.pageOut(house.run(), incidentId);
  house.work.outbox.takeAll();
  await house.acknowledgeIncident({ incidentId, by });
  expect(await house.reload(incident)).toMatchObject({ acknowledgedAt: house.clock.now() });
  expect(house.wanted()).toContain("acknowledge-page");

  await house.acknowledgePage(house.run(), incidentId);
  await house.acknowledgePage(house.run(), incidentId);
  expect(house.pager.calls).toEqual(["page 1 web", "acknowledge P1"]);
  expect(await house.acknowledgeIncident({ incidentId, by })).toMatchObject({ reason: "already-acknowledged" });
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "paged", "page-acknowledged"]);
});

test("a page of an incident that was reopened meanwhile is left ringing", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  await house.pageOut(house.run(), incidentId);
  await house.resolveIncident({ incidentId, summary: null, by });
  await house.reopenIncident({ incidentId, reason: "still there", by });
  await house.resolvePage(house.run(), incidentId);
  expect(house.pager.calls).toEqual(["page 1 web"]);
});

test("a page by hand is sent once", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident({ severity: "SEV4" });
  expect(await house.requestPage({ incidentId, by })).toMatchObject({ kind: "changed" });
  expect(house.wanted()).toEqual(["page"]);
  await house.pageOut(house.run(), incidentId);
  expect(await house.requestPage({ incidentId, by })).toMatchObject({ reason: "already-paged" });
});

test("a page by hand rings although somebody had reacted before it was asked for", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident({ severity: "SEV3" });
  await house.assignRole({ incidentId, role: "lead", userId: "U_LEAD", by });
  house.clock.advance(60_000);
  await house.requestPage({ incidentId, by });
  house.work.outbox.takeAll();
  await house.pageOut(makeMemoryRun({ wantedAt: house.clock.now() }).attempt(), incidentId);
  expect(house.pager.calls).toEqual(["page 1 web"]);
  expect(house.wanted()).not.toContain("acknowledge-page");
});

test("an incident that came back can be paged anew after its page was resolved", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  await house.pageOut(house.run(), incidentId);
  await house.resolveIncident({ incidentId, summary: "fixed", by });
  await house.resolvePage(house.run(), incidentId);
  await house.reopenIncident({ incidentId, reason: "back again", by });
  expect(await house.requestPage({ incidentId, by })).toMatchObject({ kind: "changed" });
  await house.pageOut(house.run(), incidentId);
  expect(house.pager.calls).toEqual(["page 1 web", "resolve P1: fixed", "page 1 web"]);
  expect(await house.findIncident.incidentByNumber(1)).toMatchObject({ pager: { state: "triggered" } });
});

test("who is on call is told for services with a pager, and one failing answer hides no other", async () => {
  const house = makeIncidentHouse();
  expect(await house.onCallOf({ serviceId: null })).toMatchObject({
    kind: "listed",
    onCall: [{ service: { id: "web" }, people: [{ name: "On-call of web" }] }],
  });
  house.pager.onCall = () => Promise.reject(new Error("down"));
  expect(await house.onCallOf({ serviceId: "web" })).toMatchObject({ onCall: [{ people: null }] });
  expect(await house.onCallOf({ serviceId: "api" })).toMatchObject({ reason: "no-paged-service" });
  expect(await makeIncidentHouse({ hasPager: false }).onCallOf({ serviceId: null })).toMatchObject({
    reason: "no-pager",
  });
});
