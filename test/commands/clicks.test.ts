import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import {
  actionIds,
  actionRef,
  changeRef,
  groupRef,
  incidentPageRef,
  incidentRef,
  joinOtherBlockRef,
  joinRef,
  outageRef,
  planRef,
  stepOptionRef,
  stepRef,
  stopRef,
} from "#templates/slack/ids.ts";
import { sampleAction, sampleIncident } from "../templates/sample-views.ts";
import { type Desk, openDesk } from "./desk.ts";
import { sampleRefusal } from "./memory-house.ts";

const incidentId = sampleIncident.id;
const actionId = sampleAction().action.id;
const by = person("U0ONCALL");
const incident = incidentRef.encode({ incidentId });
const action = actionRef.encode({ actionId });
const step = { sessionId: "s-1", stepId: "decide" };
const request = { by, channelId: "C0ROOM", incidentId, step: null, undoes: null, target: null };

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const texts = () => desk.told().map(([, text]) => text);

/** Every button that does something at once: its id and value, the use case and what it is given, and the answer. */
const doing: readonly (readonly [string, string, string, unknown, string])[] = [
  [
    actionIds.triageDeclare,
    groupRef.encode({ groupId: "g" }),
    "declareFromGroup",
    { groupId: "g", by },
    "INC-7 is open",
  ],
  [
    actionIds.triageJoin,
    joinRef.encode({ groupId: "g", incidentId }),
    "joinGroup",
    { groupId: "g", incidentId, by },
    "Joined to INC-7",
  ],
  [
    actionIds.triageDismiss,
    groupRef.encode({ groupId: "g" }),
    "dismissGroup",
    { groupId: "g", by },
    sampleRefusal.message,
  ],
  [actionIds.incidentTakeLead, incident, "assignRole", { incidentId, role: "lead", userId: "U0ONCALL", by }, "*mina*"],
  [actionIds.stepDone, stepRef.encode(step), "answerStep", { ...step, answer: { kind: "done" }, by }, "Done"],
  [actionIds.stepPlan, stepRef.encode(step), "answerStep", { ...step, answer: { kind: "plan" }, by }, "Planning"],
  [actionIds.stepRetry, stepRef.encode(step), "answerStep", { ...step, answer: { kind: "retry" }, by }, "Trying again"],
  [
    actionIds.stepContinue,
    stepRef.encode(step),
    "answerStep",
    { ...step, answer: { kind: "continue" }, by },
    "Going on",
  ],
  [
    `${actionIds.stepOption}:2`,
    stepOptionRef.encode({ ...step, optionId: "yes" }),
    "answerStep",
    { ...step, answer: { kind: "option", optionId: "yes" }, by },
    "recorded",
  ],
  [actionIds.stepOverflow, stopRef.encode({ sessionId: "s-1" }), "stopSession", { sessionId: "s-1", by }, "is stopped"],
  [
    actionIds.actionApprove,
    planRef.encode({ actionId, planHash: "h" }),
    "approveAction",
    { actionId, planHash: "h", by },
    "Your approval of A-3 counts; 1 more is needed",
  ],
  [actionIds.actionWithdraw, action, "withdrawAction", { actionId, by }, "A-3 is withdrawn"],
  [actionIds.actionKeep, action, "keepAction", { actionId, by }, "A-3 stays"],
  [
    actionIds.actionUndo,
    action,
    "undoAction",
    { actionId, incidentId: null, channelId: "C0ROOM", by },
    "planning the way back",
  ],
  [actionIds.actionHappened, action, "answerUnknown", { actionId, answer: "happened", by }, "taken as done"],
  [
    actionIds.actionDidNotHappen,
    action,
    "answerUnknown",
    { actionId, answer: "did-not-happen", by },
    "taken as not done",
  ],
  [
    actionIds.actionCheckAgain,
    action,
    "answerUnknown",
    { actionId, answer: "check-again", by },
    "Reading vercel again",
  ],
  [actionIds.reviewPublish, incident, "requestPublish", { incidentId, by }, "Publishing"],
  [
    actionIds.changePlanRollback,
    changeRef.encode({ serviceId: "web", changeId: "c" }),
    "requestAction",
    { ...request, verb: "rollback", serviceId: "web", parameters: {} },
    "planning the rollback of web",
  ],
  [
    actionIds.incidentOverflow,
    incidentPageRef.encode({ incidentId, page: "page" }),
    "requestPage",
    { incidentId, by },
    "Paging",
  ],
  [
    actionIds.outageRetry,
    outageRef.encode({ system: "pagerduty" }),
    "retryOutage",
    "pagerduty",
    "Trying PagerDuty now; the message shows how it goes.",
  ],
];

/** Every button that opens a modal, and a text of that modal. */
const opening: readonly (readonly [string, string, string])[] = [
  [actionIds.incidentUpdate, incident, "How are things now?"],
  [actionIds.incidentRoles, incident, "Roles of INC-7"],
  [actionIds.incidentRunbook, incident, "Which runbook?"],
  [actionIds.incidentOverflow, incidentPageRef.encode({ incidentId, page: "severity" }), "How bad is it?"],
  [actionIds.incidentOverflow, incidentPageRef.encode({ incidentId, page: "status" }), "Where does it stand?"],
  [actionIds.incidentOverflow, incidentPageRef.encode({ incidentId, page: "resolve" }), "what ended it?"],
  [actionIds.incidentOverflow, incidentPageRef.encode({ incidentId, page: "review" }), "Review of INC-7"],
  [actionIds.reviewOpen, incident, "Review of INC-7"],
  [actionIds.homeDeclare, "home", "What is wrong?"],
  [actionIds.stepSkip, stepRef.encode(step), "Why is it skipped?"],
  [actionIds.actionRefuse, action, "Why not?"],
];

describe("a click", () => {
  test.each(doing)("on %s with %s calls %s and is answered", async (id, value, name, command, answer) => {
    expect(await desk.click(id, value)).toEqual([null]);
    expect(desk.calls).toEqual([[name, command]]);
    expect(texts()).toEqual([expect.stringContaining(answer)]);
    expect(desk.errors).toEqual([]);
  });

  test.each(opening)("on %s with %s opens its modal and changes nothing", async (id, value, text) => {
    await desk.click(id, value);
    expect(desk.modals()[0]?.[0]).toBe("views.open");
    expect(desk.modals().at(-1)?.[1]).toContain(text);
    expect([desk.told(), desk.calls, desk.errors]).toEqual([[], [], []]);
  });

  test("on `Join` of the announcement lets the person into the room, whoever it is", async () => {
    await desk.click(actionIds.announcementJoin, incident, { user: "U0GUEST" });
    expect(desk.calls).toEqual([["joinRoom", sampleIncident.room, "U0GUEST"]]);
    expect(texts()).toEqual([expect.stringContaining("You are in <#C0ROOM> now (INC-7)")]);
  });

  test("on `Join` before the room is there says so", async () => {
    await desk.click(actionIds.announcementJoin, incidentRef.encode({ incidentId: "gone" }));
    expect(texts()).toEqual([expect.stringContaining("not there yet")]);
  });

  test("on a choice of `Join another` joins the group of its block", async () => {
    await desk.choose(actionIds.triageJoinOther, incident, { blockId: joinOtherBlockRef.encode({ groupId: "g" }) });
    expect(desk.calls).toEqual([["joinGroup", { groupId: "g", incidentId, by }]]);
  });

  test("on `Private` says what is possible instead", async () => {
    await desk.choose(actionIds.incidentOverflow, incidentPageRef.encode({ incidentId, page: "private" }));
    expect(texts()).toEqual([expect.stringContaining("Declare a private incident instead")]);
  });

  test.each(opening.filter(([, value]) => value === incident || value.includes('"ip"')))(
    "on %s of an incident that is gone says so in the modal",
    async (id, value) => {
      await desk.close();
      desk = await openDesk({
        deps: { describeIncident: async () => undefined, describeReview: async () => undefined },
      });
      await desk.click(id, value);
      expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringMatching(/not there any more|no review yet/)]);
    },
  );

  const withValue = Object.values(actionIds).filter(
    (id) => id !== actionIds.homeDeclare && id !== actionIds.stepOption,
  );
  test.each([...withValue, `${actionIds.stepOption}:1`])(
    "on %s with the value of another version changes nothing and says so",
    async (id) => {
      for (const value of ["", "garbage", '[0,"i","x"]', '[1,"zz","x"]', "null"]) await desk.click(id, value);
      expect(desk.calls).toEqual([]);
      const answers = [
        ...texts(),
        ...desk
          .modals()
          .filter(([way]) => way === "views.update")
          .map(([, text]) => text),
      ];
      expect(answers).toEqual(answers.map(() => expect.stringContaining("another version")));
      expect(answers).toHaveLength(5);
    },
  );

  test("by a person without a role changes nothing, whatever is clicked", async () => {
    for (const [id, value] of doing) await desk.click(id, value, { user: "U0GUEST" });
    expect(desk.calls).toEqual([]);
    expect(texts()).toEqual(doing.map(() => expect.stringContaining("You can look but not change")));
  });

  test("by a person without a role opens only the review", async () => {
    for (const [id, value, text] of opening) {
      await desk.click(id, value, { user: "U0GUEST" });
      const isReview = text === "Review of INC-7";
      expect(desk.modals().at(-1)?.[1]).toContain(isReview ? text : "You can look but not change");
    }
  });

  test("covers every control we send", () => {
    const others = [actionIds.announcementJoin, actionIds.triageJoinOther, actionIds.stepOption];
    const covered = new Set([...doing, ...opening].map(([id]) => id));
    expect(Object.values(actionIds).filter((id) => !covered.has(id))).toEqual(expect.arrayContaining(others));
    expect(Object.values(actionIds).filter((id) => !covered.has(id))).toHaveLength(others.length);
  });

  test("of two people at once on one button is answered to both", async () => {
    const value = planRef.encode({ actionId, planHash: "h" });
    const clicks = Array.from({ length: 20 }, (_, index) =>
      desk.click(actionIds.actionApprove, value, { user: index % 2 === 0 ? "U0LEAD" : "U0ONCALL" }),
    );
    await Promise.all(clicks);
    expect(desk.told()).toHaveLength(20);
    expect(desk.calls).toHaveLength(20);
  });
});
