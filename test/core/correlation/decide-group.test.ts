import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeCorrelationHouse } from "#test/support/memory/correlation-house.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

const by = person("U_BEN");
const again = { startedAt: new Date("2026-03-02T09:30:00.000Z") };

async function offered() {
  const house = makeCorrelationHouse([]);
  await house.receive(sampleSignal(), sampleSignal({ dedupKey: "fp-2" }));
  const [group] = house.work.groups.all();
  if (group === undefined) throw new Error("no group");
  house.work.outbox.takeAll();
  return { house, groupId: group.id };
}

test("declaring from an offer opens an incident with all its alerts, once", async () => {
  const { house, groupId } = await offered();
  const first = await house.declareFromGroup({ groupId, by });
  const second = await house.declareFromGroup({ groupId, by: person("U_ANNA") });

  expect(first).toMatchObject({ kind: "opened", incident: { services: ["web"], openedBy: by, severity: "SEV1" } });
  expect(second).toMatchObject({ kind: "already", incident: { number: 1 } });
  const [incident] = await house.incidents();
  expect(incident && (await house.kindsOf(incident))).toEqual(["incident-opened", "alert-fired", "alert-fired"]);
  expect(incident?.startedAt).toEqual(sampleSignal().startedAt);
  expect(house.wanted()).toContain("show:alert-notice");
});

test("two people who declare at the same moment get one incident", async () => {
  const { house, groupId } = await offered();
  const both = await Promise.all([by, person("U_ANNA")].map((who) => house.declareFromGroup({ groupId, by: who })));
  expect(both.map(({ kind }) => kind)).toEqual(["opened", "already"]);
  expect(await house.incidents()).toHaveLength(1);
});

test("joining an open incident moves the alerts there; later ones follow", async () => {
  const { house, groupId } = await offered();
  const incident = await house.anIncident({ services: ["api"] });
  const joined = await house.joinGroup({ groupId, incidentId: incident.id, by });

  expect(joined).toMatchObject({ kind: "joined", incident: { services: ["api", "web"] } });
  expect(await house.receive(sampleSignal({ dedupKey: "fp-3" }))).toEqual(["joined"]);
  expect(await house.describeIncident(incident.id)).toMatchObject({ alerts: { firing: 3 } });
  expect(await house.incidents()).toHaveLength(1);
});

test("a closed incident can't be joined", async () => {
  const { house, groupId } = await offered();
  const incident = await house.anIncident();
  await house.resolveIncident({ incidentId: incident.id, summary: null, by });
  expect(await house.joinGroup({ groupId, incidentId: incident.id, by })).toMatchObject({ reason: "incident-closed" });
  expect(house.work.groups.all()).toMatchObject([{ state: "offered" }]);
});

test("a dismissed offer stays quiet for the window and is made again after it", async () => {
  const { house, groupId } = await offered();
  expect(await house.dismissGroup({ groupId, by })).toMatchObject({ kind: "dismissed", group: { decidedBy: "U_BEN" } });
  house.work.outbox.takeAll();
  expect(await house.receive(sampleSignal({ dedupKey: "fp-3" }))).toEqual(["ignored"]);
  expect(house.wanted()).toEqual([]);
  house.clock.advance(300_001);
  expect(await house.receive(endOf(sampleSignal()), sampleSignal(again))).toEqual(["resolved", "offered"]);
});

test("a dismissed offer can still be declared, a declared one not dismissed", async () => {
  const { house, groupId } = await offered();
  await house.dismissGroup({ groupId, by });
  expect(await house.declareFromGroup({ groupId, by })).toMatchObject({ kind: "opened" });
  expect(await house.dismissGroup({ groupId, by })).toMatchObject({ reason: "already-decided" });
});

test("an unknown offer is refused by every verb", async () => {
  const { house } = await offered();
  const command = { groupId: "gone", by };
  expect(await house.declareFromGroup(command)).toMatchObject({ reason: "unknown-group" });
  expect(await house.joinGroup({ ...command, incidentId: "x" })).toMatchObject({ reason: "unknown-group" });
  expect(await house.dismissGroup(command)).toMatchObject({ reason: "unknown-group" });
});

test("a notice offers open public incidents of the same service, newest first", async () => {
  const { house, groupId } = await offered();
  const older = await house.anIncident();
  await house.anIncident({ services: ["api"] });
  await house.anIncident({ isPrivate: true });
  const newer = await house.anIncident();
  await house.showAlertNotice(house.run(), groupId);
  expect(house.notices.get(groupId)?.candidates.map(({ id }) => id)).toEqual([newer.id, older.id]);
});

test("a decided notice shows its incident and offers nothing more", async () => {
  const { house, groupId } = await offered();
  await house.declareFromGroup({ groupId, by });
  await house.showAlertNotice(house.run(), groupId);
  expect(house.notices.get(groupId)).toMatchObject({
    incident: { number: 1 },
    candidates: [],
    glance: { alerts: [{}, {}] },
  });
});
