import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";

const by = person("U_LEAD");
const shown = ["show:announcement", "show:incident-card", "show:timeline-post"];

test("resolving lists the changes left in place, ends the page and drafts the review", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  house.changesLeft.push("web pinned to dpl_8");
  const resolved = await house.resolveIncident({ incidentId, summary: "rolled back", by });

  expect(resolved).toMatchObject({
    kind: "resolved",
    changesLeft: ["web pinned to dpl_8"],
    incident: { status: "resolved", summary: "rolled back", nextUpdateDueAt: null, mitigatedAt: house.clock.now() },
  });
  expect((await house.work.timeline.of(incidentId)).at(-1)).toMatchObject({
    text: "Resolved: rolled back · Changes left in place: web pinned to dpl_8",
  });
  expect(house.wanted()).toEqual(["draft-review", "dress-room", "resolve-page", ...shown]);
});

test("resolving names the actions that nobody has decided on yet", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  house.openActions.push("A-7 rollback of web (awaiting approval)");
  const resolved = await house.resolveIncident({ incidentId, summary: null, by });
  expect(resolved).toMatchObject({ openActions: ["A-7 rollback of web (awaiting approval)"] });
  expect((await house.work.timeline.of(incidentId)).at(-1)).toMatchObject({
    text: "Resolved · Actions still open: A-7 rollback of web (awaiting approval)",
  });
});

test("resolving says which runbook it stopped", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  house.stoppedRunbooks.push("Roll back the last deploy");
  await house.resolveIncident({ incidentId, summary: "fixed", by });
  expect((await house.work.timeline.of(incidentId)).at(-1)).toMatchObject({
    text: "Resolved: fixed · Runbook stopped: Roll back the last deploy",
  });
});

test("a severity without review drafts none", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident({ severity: "SEV4" });
  await house.resolveIncident({ incidentId, summary: null, by });
  expect(house.wanted()).toEqual(["dress-room", ...shown]);
});

test("a second resolve is refused and changes nothing", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  await house.resolveIncident({ incidentId, summary: "first", by });
  const first = await house.reload(incident);
  house.clock.advance(300_000);
  const second = await house.resolveIncident({ incidentId, summary: "second", by });
  expect(second).toMatchObject({ reason: "already-resolved", message: expect.stringContaining("since 5 min") });
  expect(await house.reload(incident)).toEqual(first);
});

test("a resolved incident takes no status, update or acknowledgement until it is reopened", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const { id: incidentId } = incident;
  await house.resolveIncident({ incidentId, summary: null, by });
  const update = { incidentId, conditions: "x", actions: null, needs: null, by };
  expect(await house.changeStatus({ incidentId, status: "monitoring", text: null, by })).toMatchObject({
    reason: "already-resolved",
  });
  expect(await house.postUpdate(update)).toMatchObject({ reason: "already-resolved" });
  expect(await house.acknowledgeIncident({ incidentId, by })).toMatchObject({ reason: "already-resolved" });

  house.work.outbox.takeAll();
  await house.reopenIncident({ incidentId, reason: "errors again", by });
  expect(await house.reload(incident)).toMatchObject({ status: "investigating", resolvedAt: null, mitigatedAt: null });
  expect(house.wanted()).toEqual(["dress-room", "remind", "remind", ...shown]);
  expect(await house.postUpdate(update)).toMatchObject({ kind: "changed" });
});

test("reopening needs a reason and a resolved incident", async () => {
  const house = makeIncidentHouse();
  const { id: incidentId } = await house.anIncident();
  expect(await house.reopenIncident({ incidentId, reason: " ", by })).toMatchObject({ reason: "reason-missing" });
  expect(await house.reopenIncident({ incidentId, reason: "x", by })).toMatchObject({ reason: "not-resolved" });
});
