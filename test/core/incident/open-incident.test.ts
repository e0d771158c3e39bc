import { expect, test } from "vitest";
import { openIncidentIn } from "#core/incident/open-incident.ts";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";
import { sampleRules } from "#test/support/memory/sample-catalogue.ts";

const command = {
  title: "Checkout is down",
  severity: "SEV1",
  services: ["web"],
  by: person("U_DECLARER"),
  summary: null,
  isPrivate: false,
  startedAt: null,
  runbookId: "site-down",
} as const;

test("an incident is opened with room, page and reminders wanted in the same transaction", async () => {
  const house = makeIncidentHouse();
  const opened = await house.openIncident(command);

  expect(opened).toMatchObject({ kind: "opened", incident: { number: 1, status: "investigating", severity: "SEV1" } });
  expect(house.work.outbox.waiting()).toEqual([
    { effect: { kind: "page", incidentId: "id-00001" }, notBefore: null },
    { effect: { kind: "show", view: { kind: "announcement", incidentId: "id-00001" } }, notBefore: null },
    { effect: { kind: "open-room", incidentId: "id-00001" }, notBefore: null },
    { effect: { kind: "show", view: { kind: "incident-card", incidentId: "id-00001" } }, notBefore: null },
    {
      effect: { kind: "remind", incidentId: "id-00001", reminder: "update-due" },
      notBefore: new Date("2026-03-02T09:15:00.000Z"),
    },
    {
      effect: { kind: "remind", incidentId: "id-00001", reminder: "lead-missing" },
      notBefore: new Date("2026-03-02T09:05:00.000Z"),
    },
  ]);
});

test("a failing transaction leaves no incident, no timeline and no wish behind", async () => {
  const house = makeIncidentHouse();
  const failing = house.transact(async (work) => {
    await openIncidentIn(work, command, { clock: house.clock, rules: sampleRules });
    throw new Error("database gone");
  });

  await expect(failing).rejects.toThrow("database gone");
  expect(await house.work.incidents.list({ includeClosed: true, limit: 9 })).toEqual([]);
  expect(await house.work.timeline.of("id-00001")).toEqual([]);
  expect(house.work.outbox.waiting()).toEqual([]);
});

test("a severity that doesn't page wakes nobody, and one without update rhythm reminds nobody", async () => {
  const house = makeIncidentHouse();
  await house.openIncident({ ...command, severity: "SEV4" });
  expect(house.wanted()).toEqual(["open-room", "show:announcement", "show:incident-card"]);
});

test("a private incident is announced nowhere while its room is being opened", async () => {
  const house = makeIncidentHouse();
  await house.openIncident({ ...command, severity: "SEV4", isPrivate: true });
  expect(house.wanted()).toEqual(["open-room", "show:incident-card"]);
});

test("an empty title is refused with what to do", async () => {
  const house = makeIncidentHouse();
  expect(await house.openIncident({ ...command, title: "  " })).toMatchObject({
    kind: "refused",
    reason: "title-missing",
  });
  expect(house.wanted()).toEqual([]);
});

test("an unknown service is refused with the known ones", async () => {
  const house = makeIncidentHouse();
  const refused = await house.openIncident({ ...command, services: ["web", "wbe"] });
  expect(refused).toMatchObject({ kind: "refused", reason: "unknown-service" });
  expect(refused).toMatchObject({ message: expect.stringContaining("web, api") });
});

test("trouble can't begin after it was declared, whatever a source's clock says", async () => {
  const house = makeIncidentHouse();
  const ahead = await house.openIncident({ ...command, startedAt: new Date("2026-03-02T09:03:00.000Z") });
  const before = await house.openIncident({ ...command, startedAt: new Date("2026-03-02T08:50:00.000Z") });
  expect(ahead).toMatchObject({ incident: { startedAt: house.clock.now() } });
  expect(before).toMatchObject({ incident: { startedAt: new Date("2026-03-02T08:50:00.000Z") } });
});

test("a long title with line breaks becomes one line that fits a header", async () => {
  const house = makeIncidentHouse();
  const opened = await house.openIncident({ ...command, title: `one\ntwo ${"long ".repeat(60)}` });
  if (opened.kind !== "opened") throw new Error(opened.message);
  expect(opened.incident.title).toMatch(/^one two long .*…$/);
  expect(opened.incident.title.length).toBeLessThanOrEqual(130);
});
