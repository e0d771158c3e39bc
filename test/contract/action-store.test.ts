import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Action, actionStates, targetKey } from "#core/action/action.ts";
import { changesLeft, isInForce } from "#core/action/in-force.ts";
import type { Plan } from "#core/action/plan.ts";
import { person } from "#core/shared/actor.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { makeStoreWorld, newIncident, noon } from "#test/support/store-world.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.drop());

const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const plan: Plan = {
  summary: "Roll back Storefront",
  facts: [{ label: "Current", value: "dpl_9", url: null }],
  warnings: ["env changed"],
  links: [{ title: "Diff", url: "https://github.example/diff" }],
  before: ["dpl_9 serves"],
  inverse: { kind: "action", verb: "promote", parameters: { to: "dpl_9" }, summary: "Promote dpl_9" },
  leaves: "production is pinned to dpl_8",
  basis: { current: "dpl_9" },
  instruction: { to: "dpl_8" },
  hash: "abc",
  plannedAt: at(1),
};
const verification = {
  before: ["dpl_9"],
  after: ["dpl_8"],
  health: { good: 3, wanted: 3, last: "200 in 5 ms", checkedAt: at(3) },
  startedAt: at(2),
};
type NewAction = Omit<Action, "id" | "workspaceId" | "number">;
const newAction = (change: Partial<NewAction> = {}): NewAction => ({
  incidentId: null,
  channelId: "C1",
  verb: "rollback",
  serviceId: "web",
  target: { provider: "vercel", environment: "production", ids: { project: "prj_1" } },
  parameters: {},
  requestedBy: person("U1"),
  requestedAt: noon,
  state: "planning",
  reason: null,
  plan: null,
  approvalsNeeded: 1,
  approverRole: "approver",
  approvals: [],
  expiresAt: null,
  sentAt: null,
  reference: null,
  verification: null,
  finishedAt: null,
  undoes: null,
  undoneBy: null,
  keptBy: null,
  step: null,
  ...change,
});

describe("ActionStore on PostgreSQL", () => {
  test("what is saved is what is loaded, with every part set", async () => {
    const { transact } = makeStoreWorld(db, "A-save");
    const saved = await transact(async ({ actions, incidents }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const action = await actions.insert(newAction({ incidentId, step: { sessionId: "s1", stepId: "rollback" } }));
      expect(action).toMatchObject({ number: 1, workspaceId: "A-save" });
      const changed: Action = {
        ...action,
        state: "succeeded",
        reason: "because",
        plan,
        approvals: [{ by: "U2", at: at(1), planHash: "abc" }],
        expiresAt: at(10),
        sentAt: at(2),
        reference: { deployment: "dpl_8" },
        verification,
        finishedAt: at(4),
        keptBy: "U3",
      };
      await actions.save(changed);
      return changed;
    });
    await transact(async ({ actions }) => {
      expect(await actions.load(saved.id)).toEqual(saved);
      expect(await actions.loadByNumber(1)).toEqual(saved);
      expect(await actions.loadByStep("s1", "rollback")).toEqual(saved);
      expect(await actions.loadByStep("s1", "other")).toBeUndefined();
      expect(await actions.ofIncident(saved.incidentId ?? "")).toEqual([saved]);
    });
  });

  test("actions asked for at the same time get the numbers 1 to n", async () => {
    const { transact } = makeStoreWorld(db, "A-numbers");
    const made = await Promise.all(
      Array.from({ length: 5 }, () => transact(({ actions }) => actions.insert(newAction()))),
    );
    expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  test("the newest action in force agrees with the core's rule in every state", async () => {
    const { transact } = makeStoreWorld(db, "A-force");
    await transact(async ({ actions }) => {
      for (const state of actionStates) {
        for (const undone of [null, "0199c0de-0000-7000-8000-000000000001"]) {
          for (const proof of [null, verification]) {
            const channelId = `C-${state}-${undone === null}-${proof === null}`;
            const action = await actions.insert(newAction({ state, undoneBy: undone, verification: proof, channelId }));
            const found = await actions.newestInForce({ channelId });
            expect([channelId, found !== undefined]).toEqual([channelId, isInForce(action)]);
          }
        }
      }
    });
  });

  test("an undo is never the newest action in force, and every given option must fit", async () => {
    const { transact } = makeStoreWorld(db, "A-newest");
    await transact(async ({ actions, incidents }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const older = await actions.insert(newAction({ state: "succeeded", incidentId }));
      const newer = await actions.insert(newAction({ state: "succeeded", incidentId, serviceId: "api" }));
      const undo = await actions.insert(newAction({ state: "succeeded", incidentId, undoes: older.id }));
      expect((await actions.newestInForce({ incidentId }))?.id).toBe(newer.id);
      expect((await actions.newestInForce({ incidentId, serviceId: "web" }))?.id).toBe(older.id);
      expect(await actions.newestInForce({ incidentId, channelId: "C-other" })).toBeUndefined();
      expect((await actions.undosOf(older.id)).map(({ id }) => id)).toEqual([undo.id]);
    });
  });

  test("a target is busy while another action may be changing it", async () => {
    const { transact } = makeStoreWorld(db, "A-busy");
    await transact(async ({ actions }) => {
      const action = await actions.insert(newAction());
      const key = targetKey(action.target);
      for (const state of actionStates) {
        await actions.save({ ...action, state });
        const isBusy = ["sending", "unknown", "settling", "verifying"].includes(state);
        const isOpen = isBusy || ["planning", "awaiting-approval", "approved"].includes(state);
        expect({
          state,
          forOthers: await actions.isTargetBusy(key, "0199c0de-0000-7000-8000-000000000001"),
          forItself: await actions.isTargetBusy(key, action.id),
          unfinished: (await actions.unfinishedOn(key)).length,
          inState: (await actions.inState(state)).length,
        }).toEqual({ state, forOthers: isBusy, forItself: false, unfinished: isOpen ? 1 : 0, inState: 1 });
      }
    });
  });

  test("sent actions are counted from an instant on, newest first", async () => {
    const { transact } = makeStoreWorld(db, "A-sent");
    await transact(async ({ actions }) => {
      for (const minutes of [1, 5, 9]) await actions.insert(newAction({ sentAt: at(minutes) }));
      await actions.insert(newAction({ serviceId: "api", sentAt: at(9) }));
      await actions.insert(newAction());
      expect(await actions.countSent("web", at(5))).toBe(2);
      const sent = await actions.sentSince("web", at(5));
      expect(sent.map(({ sentAt }) => sentAt)).toEqual([at(9), at(5)]);
    });
  });

  test("who locks a key waits for whoever holds it", async () => {
    const { transact } = makeStoreWorld(db, "A-lock");
    const order: string[] = [];
    const hold = (name: string) =>
      transact(async ({ actions }) => {
        await actions.lock("target");
        order.push(`${name} in`);
        await actions.inState("planning");
        order.push(`${name} out`);
      });
    await Promise.all([hold("a"), hold("b")]);
    expect(order[0]?.[0]).toBe(order[1]?.[0]);
  });

  test("changes left are the core's", async () => {
    const { transact } = makeStoreWorld(db, "A-left");
    await transact(async ({ actions, incidents, surroundings }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      await actions.insert(newAction({ incidentId, state: "succeeded", plan }));
      await actions.insert(newAction({ incidentId, state: "succeeded", plan, keptBy: "U1" }));
      await actions.insert(newAction({ incidentId, state: "failed", plan }));
      const left = await surroundings.changesLeft(incidentId);
      expect(left).toEqual(changesLeft(await actions.ofIncident(incidentId)));
      expect(left).toHaveLength(1);
    });
  });

  test("open actions are those that have not ended, in people's words", async () => {
    const { transact } = makeStoreWorld(db, "A-open");
    await transact(async ({ actions, incidents, surroundings }) => {
      const { id: incidentId } = await incidents.insert(newIncident(), noon);
      const waiting = await actions.insert(newAction({ incidentId, state: "awaiting-approval", plan }));
      await actions.insert(newAction({ incidentId, state: "succeeded", plan }));
      await actions.insert(newAction({ incidentId, state: "expired", plan }));
      const name = `A-${waiting.number} ${waiting.verb} of ${waiting.serviceId}`;
      expect(await surroundings.openActions(incidentId)).toEqual([`${name} (awaiting approval)`]);
    });
  });
});
