import { expect, test } from "vitest";
import { quietUntil } from "#core/incident/quiet-hours.ts";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

const by = person("U_LEAD");
const minute = 60_000;

test("an overdue update is reminded of in the severity's rhythm until one comes", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ severity: "SEV1" });
  const remind = () => house.remind(house.run(), incident.id, "update-due");
  expect(await remind()).toEqual({ kind: "again", afterMs: 15 * minute });
  house.clock.advance(15 * minute);
  expect(await remind()).toEqual({ kind: "again", afterMs: 15 * minute });
  house.clock.advance(15 * minute);
  await remind();
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "reminder-sent", "reminder-sent"]);
  expect(house.wanted()).toEqual(["show:timeline-post", "show:timeline-post"]);

  await house.postUpdate({ incidentId: incident.id, conditions: "better", actions: null, needs: null, by });
  expect(await remind()).toEqual({ kind: "again", afterMs: 15 * minute });
  expect(await house.kindsOf(incident)).toHaveLength(4);
});

test("a reminder that runs twice is sent once", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ severity: "SEV1" });
  house.clock.advance(16 * minute);
  await house.remind(house.run(), incident.id, "update-due");
  await house.remind(house.run(), incident.id, "update-due");
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "reminder-sent"]);
});

test("after a standstill of hours only the newest reminder is sent", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ severity: "SEV1" });
  house.clock.advance(200 * minute);
  expect(await house.remind(house.run(), incident.id, "update-due")).toEqual({ kind: "again", afterMs: 10 * minute });
  expect(await house.kindsOf(incident)).toEqual(["incident-opened", "reminder-sent"]);
});

test("a closed incident is reminded of nothing", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident({ severity: "SEV1" });
  await house.resolveIncident({ incidentId: incident.id, summary: null, by });
  house.clock.advance(60 * minute);
  expect(await house.remind(house.run(), incident.id, "update-due")).toEqual({ kind: "done" });
  expect(await house.remind(house.run(), incident.id, "lead-missing")).toEqual({ kind: "done" });
});

test("a missing lead is asked for three times, five minutes apart", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  const outcomes: unknown[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    outcomes.push(await house.remind(house.run(), incident.id, "lead-missing"));
    house.clock.advance(5 * minute);
  }
  const again = { kind: "again", afterMs: 5 * minute };
  expect(outcomes).toEqual([again, again, again, { kind: "done" }]);
  expect((await house.kindsOf(incident)).filter((kind) => kind === "reminder-sent")).toHaveLength(3);
});

test("an incident that came back without a lead is reminded of it anew", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.remind(house.run(), incident.id, "lead-missing");
  await house.resolveIncident({ incidentId: incident.id, summary: null, by });
  house.clock.advance(60 * minute);
  await house.reopenIncident({ incidentId: incident.id, reason: "back", by });
  const wanted = makeMemoryRun({ wantedAt: house.clock.now() });
  house.clock.advance(5 * minute);
  const again = { kind: "again", afterMs: 5 * minute };
  expect(await house.remind(wanted.attempt(), incident.id, "lead-missing")).toEqual(again);
  const texts = (await house.work.timeline.of(incident.id)).map(({ text }) => text);
  expect(texts.at(-1)).toContain("(reminder 1 of 3)");
});

test("a lead who was found silences the reminder", async () => {
  const house = makeIncidentHouse();
  const incident = await house.anIncident();
  await house.assignRole({ incidentId: incident.id, role: "lead", userId: "U_LEAD", by });
  house.clock.advance(5 * minute);
  expect(await house.remind(house.run(), incident.id, "lead-missing")).toEqual({ kind: "done" });
});

const quietHours = { from: "22:00", to: "08:00", timezone: "Asia/Seoul", except: ["SEV1", "SEV2"] };

test("in quiet hours a mild incident waits for the morning and a severe one doesn't", async () => {
  const house = makeIncidentHouse({ quietHours });
  house.clock.set(new Date("2026-03-02T13:00:00.000Z"));
  const mild = await house.anIncident({ severity: "SEV3" });
  const severe = await house.anIncident({ severity: "SEV2" });
  house.clock.advance(60 * minute);
  // 23:00 in Seoul: nine hours to go.
  expect(await house.remind(house.run(), mild.id, "update-due")).toEqual({ kind: "again", afterMs: 9 * 60 * minute });
  expect(await house.kindsOf(mild)).toEqual(["incident-opened"]);
  await house.remind(house.run(), severe.id, "update-due");
  expect(await house.kindsOf(severe)).toEqual(["incident-opened", "reminder-sent"]);
});

test.each([
  ["2026-03-02T12:59:59.000Z", null],
  ["2026-03-02T13:00:00.000Z", "2026-03-02T23:00:00.000Z"],
  ["2026-03-02T15:30:20.000Z", "2026-03-02T23:00:00.000Z"],
  ["2026-03-02T23:00:00.000Z", null],
])("quiet hours over midnight are local: at %s they end at %s", (now, end) => {
  expect(quietUntil(quietHours, "SEV3", new Date(now))).toEqual(end === null ? null : new Date(end));
});

test("quiet hours within a day end on that day", () => {
  const noon = { from: "12:00", to: "13:30", timezone: "UTC", except: [] };
  expect(quietUntil(noon, "SEV1", new Date("2026-03-02T12:15:00.000Z"))).toEqual(new Date("2026-03-02T13:30:00.000Z"));
  expect(quietUntil(noon, "SEV1", new Date("2026-03-02T13:30:00.000Z"))).toBeNull();
  expect(quietUntil(null, "SEV4", new Date())).toBeNull();
});
