import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { endOf, sampleSignal } from "#test/support/memory/sample-signal.ts";

const by = person("U_LEAD");
const again = { startedAt: new Date("2026-03-02T09:30:00.000Z") };

test("a critical alert opens one incident with the route's service and runbook", async () => {
  const house = makeCorrelationHouse();
  expect(await house.receive(sampleSignal())).toEqual(["opened"]);

  expect(await house.incidents()).toMatchObject([
    {
      title: "HighErrorRate",
      severity: "SEV1",
      services: ["web"],
      runbookId: "site-down",
      startedAt: sampleSignal().startedAt,
      openedBy: { kind: "system", name: "Alertmanager" },
    },
  ]);
  expect(house.wanted()).toEqual(["open-room", "page", "remind", "remind", "show:announcement", "show:incident-card"]);
});

test("a retried webhook opens no second incident and changes nothing visible", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [incident] = await house.incidents();
  house.work.outbox.takeAll();
  expect(await house.receive(sampleSignal(), sampleSignal())).toEqual(["repeated", "repeated"]);

  expect(await house.incidents()).toEqual([incident]);
  expect(house.wanted()).toEqual([]);
  expect(await house.work.signals.find("alertmanager", "fp-1")).toMatchObject({ timesSeen: 3 });
});

test("another alert of the same group joins and refreshes the card", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [incident] = await house.incidents();
  await house.openRoom(house.run(), incident?.id ?? "");
  house.work.outbox.takeAll();
  expect(await house.receive(sampleSignal({ dedupKey: "fp-2" }))).toEqual(["joined"]);

  expect(await house.describeIncident(incident?.id ?? "")).toMatchObject({ alerts: { firing: 2, resolved: 0 } });
  expect(house.wanted()).toEqual(["show:incident-card"]);
});

test("an alert of another group opens an incident of its own", async () => {
  const house = makeCorrelationHouse();
  const other = { dedupKey: "fp-2", labels: { alertname: "DiskFull", service: "web", severity: "critical" } };
  expect(await house.receive(sampleSignal(), sampleSignal(other))).toEqual(["opened", "opened"]);
});

test("alerts without a single value to group by are strangers to each other", async () => {
  const house = makeCorrelationHouse();
  const bare = (dedupKey: string) => sampleSignal({ dedupKey, labels: {} });
  expect(await house.receive(bare("a"), bare("b"), bare("a"))).toEqual(["opened", "opened", "repeated"]);
});

test("when all alerts ended the timeline says so once and the incident stays open", async () => {
  const house = makeCorrelationHouse();
  const second = sampleSignal({ dedupKey: "fp-2" });
  await house.receive(sampleSignal(), second);
  const [incident] = await house.incidents();
  if (incident === undefined) throw new Error("no incident");
  expect(await house.receive(endOf(sampleSignal()))).toEqual(["resolved"]);
  expect(await house.kindsOf(incident)).not.toContain("alert-resolved");
  expect(await house.receive(endOf(second), endOf(second))).toEqual(["resolved", "repeated"]);

  const events = (await house.work.timeline.of(incident.id)).filter(({ kind }) => kind === "alert-resolved");
  expect(events).toMatchObject([{ text: "All alerts resolved", at: endOf(second).endedAt }]);
  expect(await house.reload(incident)).toMatchObject({ status: "investigating", resolvedAt: null });
});

test("the same alert firing again joins the open incident, however late", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal(), endOf(sampleSignal()));
  house.clock.advance(24 * 3_600_000);
  expect(await house.receive(sampleSignal(again))).toEqual(["joined"]);
  expect(await house.incidents()).toHaveLength(1);
});

test("the same alert firing again after the incident was resolved opens a new one", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [first] = await house.incidents();
  await house.resolveIncident({ incidentId: first?.id ?? "", summary: null, by });
  expect(await house.receive(sampleSignal())).toEqual(["repeated"]);
  expect(await house.receive(endOf(sampleSignal()), sampleSignal(again))).toEqual(["resolved", "opened"]);
  expect(await house.incidents()).toHaveLength(2);
});

test("a new firing after people resolved opens a new incident even when the end in between was lost", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [first] = await house.incidents();
  await house.resolveIncident({ incidentId: first?.id ?? "", summary: null, by });
  expect(await house.receive(sampleSignal(again))).toEqual(["opened"]);
});

test("a source that sends a new start with every repeat opens one incident", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  house.work.outbox.takeAll();
  expect(await house.receive(sampleSignal(again))).toEqual(["repeated"]);
  expect(house.wanted()).toEqual([]);
});

test("a late delivery of something older changes nothing", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal(again));
  house.work.outbox.takeAll();
  expect(await house.receive(endOf(sampleSignal()), sampleSignal())).toEqual(["stale", "stale"]);
  expect(house.wanted()).toEqual([]);
});

test("an end without a beginning shows nothing; its late beginning opens an incident that knows the end", async () => {
  const house = makeCorrelationHouse();
  expect(await house.receive(endOf(sampleSignal()))).toEqual(["stale"]);
  expect(house.wanted()).toEqual([]);
  expect(await house.receive(sampleSignal())).toEqual(["opened"]);

  const [incident] = await house.incidents();
  if (incident === undefined) throw new Error("no incident");
  expect(await house.describeIncident(incident.id)).toMatchObject({ alerts: { firing: 0, resolved: 1 } });
  expect((await house.kindsOf(incident)).at(-1)).toBe("alert-resolved");
});

test("an end stays in the group in which its alert fired, even when the group takes no more alerts", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal());
  const [incident] = await house.incidents();
  await house.resolveIncident({ incidentId: incident?.id ?? "", summary: null, by });
  expect(await house.receive(endOf(sampleSignal(again)))).toEqual(["resolved"]);
  expect(house.work.groups.all()).toHaveLength(1);
});

test("no matching route means a triage offer, never silence", async () => {
  const house = makeCorrelationHouse([]);
  expect(await house.receive(sampleSignal(), sampleSignal({ dedupKey: "fp-2" }))).toEqual(["offered", "joined"]);
  expect(house.work.groups.all()).toMatchObject([{ state: "offered", severity: "SEV1", serviceId: "web" }]);
  expect(house.wanted()).toEqual(["show:alert-notice"]);
});

test("an unanswered offer isn't made twice while its alert fires; after its end and the window it is", async () => {
  const house = makeCorrelationHouse([]);
  await house.receive(sampleSignal());
  house.clock.advance(3_600_000);
  expect(await house.receive(sampleSignal({ dedupKey: "fp-2" }))).toEqual(["joined"]);
  await house.receive(endOf(sampleSignal()), endOf(sampleSignal({ dedupKey: "fp-2" })));
  house.clock.advance(300_001);
  expect(await house.receive(sampleSignal(again))).toEqual(["offered"]);
});

test.each([
  ["inform", "informed", ["show:alert-notice"]],
  ["ignore", "ignored", []],
  ["change", "change", []],
] as const)("a route that says %s is followed", async (then, kind, wanted) => {
  const house = makeCorrelationHouse([sampleRoute({ then })]);
  expect(await house.receive(sampleSignal())).toEqual([kind]);
  expect(house.wanted()).toEqual(wanted);
  expect(await house.incidents()).toEqual([]);
});

test("a change event leaves no alert behind", async () => {
  const house = makeCorrelationHouse([sampleRoute({ then: "change" })]);
  await house.receive(sampleSignal());
  expect(await house.work.signals.find("alertmanager", "fp-1")).toBeUndefined();
});

test("a worse alert that joins suggests the severity once, changes nothing by itself, and pages when nobody reacted", async () => {
  const house = makeCorrelationHouse([sampleRoute({ groupBy: ["alertname"] })]);
  const mild = sampleSignal({ labels: { alertname: "HighErrorRate", service: "web", severity: "warning" } });
  await house.receive(mild);
  house.work.outbox.takeAll();
  await house.receive(sampleSignal({ dedupKey: "fp-2" }), sampleSignal({ dedupKey: "fp-3" }));

  const [incident] = await house.incidents();
  expect(incident).toMatchObject({ severity: "SEV3" });
  const texts = (await house.work.timeline.of(incident?.id ?? "")).map(({ text }) => text);
  expect(texts.slice(-2)).toEqual([
    "HighErrorRate fired as SEV1: consider raising the severity from SEV3",
    "HighErrorRate fired",
  ]);
  expect(house.wanted()).toEqual(["page", "show:timeline-post"]);
});

test("a worse alert wakes nobody when somebody is on it", async () => {
  const house = makeCorrelationHouse();
  await house.receive(sampleSignal({ labels: { ...sampleSignal().labels, severity: "warning" } }));
  const [incident] = await house.incidents();
  await house.acknowledgeIncident({ incidentId: incident?.id ?? "", by });
  house.work.outbox.takeAll();
  await house.receive(sampleSignal({ dedupKey: "fp-2" }));
  expect(house.wanted()).not.toContain("page");
});

test("an alert about another service adds the service and invites its owners", async () => {
  const house = makeCorrelationHouse([sampleRoute({ groupBy: ["alertname"] })]);
  await house.receive(sampleSignal());
  house.work.outbox.takeAll();
  await house.receive(sampleSignal({ dedupKey: "fp-2", labels: { ...sampleSignal().labels, service: "api" } }));
  expect(await house.incidents()).toMatchObject([{ services: ["web", "api"] }]);
  expect(house.wanted()).toContain("invite-responders");
});

test("deliveries of one alert at the same moment open one incident", async () => {
  const house = makeCorrelationHouse();
  const kinds = await Promise.all([1, 2, 3].map(() => house.receive(sampleSignal())));
  expect(kinds.flat().sort()).toEqual(["opened", "repeated", "repeated"]);
  expect(await house.incidents()).toHaveLength(1);
});
