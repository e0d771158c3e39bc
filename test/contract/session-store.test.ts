import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeMessageSlots } from "#adapters/postgres/message-slots.ts";
import type { FollowUp } from "#core/review/follow-up.ts";
import type { Review } from "#core/review/review.ts";
import type { Runbook, StepBody } from "#core/runbook/runbook.ts";
import type { Session } from "#core/runbook/session.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const system = "pagerduty";
const minutes5 = { kind: "time", ms: 300_000 } as const;
const bodies: readonly StepBody[] = [
  { kind: "do", text: "Look." },
  { kind: "check", action: "changes", service: "web", parameters: { since: "2h" } },
  { kind: "ask", options: [{ id: "yes", label: "Yes", goTo: "end" }] },
  { kind: "act", action: "rollback", service: null, parameters: {} },
  { kind: "wait", health: "web", healthyFor: minutes5, timeout: { kind: "business-days", days: 1 }, onTimeout: null },
  { kind: "run", runbookId: "other" },
];
const runbook: Runbook = {
  id: "application-rollback",
  title: "Roll back",
  summary: "Go back.",
  owner: null,
  appliesTo: { services: ["*"], alerts: [] },
  inputs: { service: { from: "incident.service", default: null } },
  steps: bodies.map((body) => ({
    id: body.kind,
    title: body.kind,
    body,
    when: null,
    role: "ops",
    timeout: minutes5,
    goTo: null,
    onFailure: "end",
    remindAfter: null,
  })),
};
const record = (stepId: string, state: "done" | "skipped" | "active"): Session["records"][number] => ({
  stepId,
  state,
  shownAt: at(1),
  endedAt: state === "active" ? null : at(2),
  by: "U1",
  answer: null,
  reason: null,
  evidence: [{ text: "deployed 6 min before", url: null, isSuspect: true }],
  actionId: null,
  healthySince: at(1),
});

describe("SessionStore on PostgreSQL", () => {
  test("a session comes back with its frozen runbook, records and memory", async () => {
    const { transact } = makeStoreWorld(db, "R-save");
    await transact(async ({ sessions, incidents, surroundings }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      expect(await surroundings.session(incidentId)).toBeNull();
      const session = await sessions.insert({
        incidentId,
        runbook,
        inputs: { service: "web" },
        state: "running",
        activeStepId: "do",
        records: [],
        startedBy: "U1",
        startedAt: noon,
        endedAt: null,
        memory: { asked: ["a", 1, null] },
      });
      const records = [record("do", "done"), record("check", "skipped"), record("ask", "active")];
      const changed: Session = { ...session, activeStepId: "ask", records };
      await sessions.save(changed);
      expect(await sessions.load(session.id)).toEqual(changed);
      expect(await sessions.ofIncident(incidentId)).toEqual([changed]);
      const glance = { runbookId: runbook.id, title: "Roll back", state: "running", stepsDone: 2, stepsTotal: 6 };
      expect(await surroundings.session(incidentId)).toEqual(glance);
    });
  });
});

describe("reading without a lock on PostgreSQL", () => {
  test("who only looks at an incident, its runbook, alerts or an outage doesn't wait for who holds them", async () => {
    const { transact } = makeStoreWorld(db, "R-read");
    const made = await transact(async ({ incidents, groups, sessions, outages }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      await outages.save({
        system,
        isOpen: true,
        since: noon,
        lastTriedAt: noon,
        nextTryAt: noon,
        tries: 1,
        endedAt: null,
      });
      const group = await groups.insert({
        key: "k",
        routeName: "r",
        title: "t",
        serviceId: null,
        severity: "SEV2",
        runbookId: null,
        state: "incident",
        incidentId,
        decidedBy: null,
        openedAt: noon,
        lastSignalAt: noon,
      });
      const session = await sessions.insert({
        incidentId,
        runbook,
        inputs: {},
        state: "running",
        activeStepId: "do",
        records: [],
        startedBy: "U1",
        startedAt: noon,
        endedAt: null,
        memory: {},
      });
      return { incidentId, groupId: group.id, sessionId: session.id };
    });
    const { incidentId, groupId, sessionId } = made;
    await transact(async ({ incidents, groups, sessions, outages }) => {
      const held = [
        await incidents.load(incidentId),
        await groups.load(groupId),
        await sessions.load(sessionId),
        await outages.load(system),
      ];
      const seen = await transact((other) =>
        Promise.all([
          other.incidents.read(incidentId),
          other.groups.read(groupId),
          other.sessions.read(sessionId),
          other.outages.read(system),
        ]),
      );
      expect(held).not.toContain(undefined);
      expect(seen).toEqual(held);
      // Who holds them sees what it has changed itself.
      expect([await incidents.read(incidentId), await groups.read(groupId)]).toEqual(held.slice(0, 2));
    });
  });
});

describe("ReviewStore on PostgreSQL", () => {
  test("the newest version of a review is the one that counts, and saving it again replaces it", async () => {
    const { transact } = makeStoreWorld(db, "V-save");
    await transact(async ({ reviews, incidents }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const review: Review = {
        incidentId,
        version: 1,
        markdown: "# Review\u0000",
        measures: { ttdMs: 1, ttaMs: null, ttmMs: 3, ttrMs: 4 },
        claims: [{ text: "It broke.", evidence: ["e1"] }],
        draftedAt: noon,
        location: null,
        publishedUrl: null,
        publishedAt: null,
      };
      await reviews.save(review);
      await reviews.save({ ...review, version: 2 });
      const published: Review = {
        ...review,
        version: 2,
        markdown: "# R",
        publishedUrl: "https://x.example",
        publishedAt: at(1),
      };
      await reviews.save(published);
      expect(await reviews.newest(incidentId)).toEqual(published);
    });
  });

  test("follow-ups of an incident come back in the order they were added", async () => {
    const { transact } = makeStoreWorld(db, "V-follow");
    await transact(async ({ reviews, incidents }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const add = (text: string, minutes: number) =>
        reviews.insertFollowUp({
          incidentId,
          text,
          owner: "U1",
          dueOn: "2026-03-09",
          createdBy: "U2",
          createdAt: at(minutes),
          url: null,
        });
      const second = await add("second", 2);
      const first = await add("first", 1);
      const filed: FollowUp = { ...first, url: "https://github.example/issues/1" };
      await reviews.saveFollowUp(filed);
      expect(await reviews.loadFollowUp(first.id)).toEqual(filed);
      expect(await reviews.followUpsOf(incidentId)).toEqual([filed, second]);
    });
  });
});

describe("MessageSlots on PostgreSQL", () => {
  test("a slot holds one message, and a message leads back to its slot", async () => {
    const slots = makeMessageSlots({ db: db.database.kysely, workspaceId: "M1" });
    await slots.put("incident-card:1", { channelId: "C1", ts: "1.1", fingerprint: "a" });
    await slots.put("incident-card:1", { channelId: "C1", ts: "1.1", fingerprint: "b" });
    expect(await slots.get("incident-card:1")).toEqual({ channelId: "C1", ts: "1.1", fingerprint: "b" });
    expect(await slots.slotAt("C1", "1.1")).toBe("incident-card:1");
    expect(await slots.slotAt("C1", "9.9")).toBeUndefined();
    const others = makeMessageSlots({ db: db.database.kysely, workspaceId: "M2" });
    expect(await others.get("incident-card:1")).toBeUndefined();
  });
});
