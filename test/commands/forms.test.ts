import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { actionRef, callbackIds, fieldIds, incidentRef, stepRef } from "#templates/slack/ids.ts";
import { sampleAction, sampleIncident } from "../templates/sample-views.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";
import { sampleRefusal } from "./memory-house.ts";

const incidentId = sampleIncident.id;
const actionId = sampleAction().action.id;
const by = person("U0ONCALL");
const step = { sessionId: "s-1", stepId: "decide" };
const text = (value: string) => ({ type: "plain_text_input", value });
const choice = (value: string) => ({ type: "static_select", selected_option: { value } });

/** The form's metadata as it comes back from a form that was opened in the room. */
const fromRoom = (metadata: string) => JSON.stringify(["from", "C0ROOM", metadata]);
const incident = fromRoom(incidentRef.encode({ incidentId }));

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const reopen = async (options: DeskOptions) => {
  await desk.close();
  desk = await openDesk(options);
};

const declared = {
  title: "Checkout fails",
  severity: "SEV1",
  services: ["web", "api"],
  by,
  summary: "since noon",
  isPrivate: true,
  startedAt: null,
  runbookId: null,
};

/** Every form: its id and metadata, what was typed, the use case and what it is given, the answer, and the field of a refusal. */
const forms: readonly (readonly [string, string, Readonly<Record<string, object>>, string, unknown, string, string])[] =
  [
    [
      callbackIds.declare,
      fromRoom(""),
      {
        [fieldIds.declareTitle]: text("Checkout fails"),
        [fieldIds.declareSeverity]: { type: "radio_buttons", selected_option: { value: "SEV1" } },
        [fieldIds.declareServices]: {
          type: "multi_static_select",
          selected_options: [{ value: "web" }, { value: "api" }],
        },
        [fieldIds.declareSummary]: text("since noon"),
        [fieldIds.declarePrivate]: { type: "checkboxes", selected_options: [{ value: "private" }] },
      },
      "openIncident",
      declared,
      "INC-7 is open",
      fieldIds.declareTitle,
    ],
    [
      callbackIds.status,
      incident,
      { [fieldIds.status]: choice("identified"), [fieldIds.statusText]: text("it is the disk") },
      "changeStatus",
      { incidentId, status: "identified", text: "it is the disk", by },
      "Status is now",
      fieldIds.status,
    ],
    [
      callbackIds.update,
      incident,
      {
        [fieldIds.updateConditions]: text("bad"),
        [fieldIds.updateActions]: { type: "plain_text_input", value: null },
        [fieldIds.updateNeeds]: text("help"),
      },
      "postUpdate",
      { incidentId, conditions: "bad", actions: null, needs: "help", by },
      "Update posted",
      fieldIds.updateConditions,
    ],
    [
      callbackIds.severity,
      incident,
      { [fieldIds.severity]: choice("SEV3") },
      "changeSeverity",
      { incidentId, severity: "SEV3", by },
      "Severity is now",
      fieldIds.severity,
    ],
    [
      callbackIds.role,
      incident,
      { [fieldIds.role]: choice("comms"), [fieldIds.roleUser]: { type: "users_select", selected_user: "U0LEAD" } },
      "assignRole",
      { incidentId, role: "comms", userId: "U0LEAD", by },
      "*aya*",
      fieldIds.roleUser,
    ],
    [
      callbackIds.resolve,
      incident,
      { [fieldIds.resolveSummary]: text("the disk") },
      "resolveIncident",
      { incidentId, summary: "the disk", by },
      "production is pinned",
      fieldIds.resolveSummary,
    ],
    [
      callbackIds.skip,
      fromRoom(stepRef.encode(step)),
      { [fieldIds.skipReason]: text("no need") },
      "answerStep",
      { ...step, answer: { kind: "skip", reason: "no need" }, by },
      "Skipped",
      fieldIds.skipReason,
    ],
    [
      callbackIds.refuse,
      fromRoom(actionRef.encode({ actionId })),
      { [fieldIds.refuseReason]: { type: "plain_text_input", value: null } },
      "refuseAction",
      { actionId, reason: null, by },
      "A-3 is refused",
      fieldIds.refuseReason,
    ],
    [
      callbackIds.runbook,
      incident,
      { [fieldIds.runbook]: choice("site-down") },
      "startSession",
      { incidentId, runbookId: "site-down", by },
      "started",
      fieldIds.runbook,
    ],
  ];

describe("a form", () => {
  test.each(forms)(
    "%s %s closes, calls its use case and is answered in the room",
    async (id, metadata, values, name, command, answer) => {
      expect(await desk.submit(id, metadata, values)).toEqual([null]);
      expect(desk.calls).toEqual([[name, command]]);
      expect(desk.told()).toEqual([["chat.postEphemeral", expect.stringContaining(answer)]]);
    },
  );

  test.each(forms)("%s %s by a person without a role changes nothing", async (id, metadata, values) => {
    const [ack] = await desk.submit(id, metadata, values, { user: "U0GUEST" });
    expect(JSON.stringify(ack)).toMatch(/"response_action":"update".*You can look but not change/);
    expect(desk.calls).toEqual([]);
  });

  test.each(forms)(
    "%s %s puts a refusal beside the field it is about",
    async (id, metadata, values, name, _c, _a, field) => {
      const no = async () => sampleRefusal;
      await reopen({ deps: { [name]: no } });
      expect(await desk.submit(id, metadata, values)).toEqual([
        { response_action: "errors", errors: { [field]: sampleRefusal.message } },
      ]);
    },
  );

  test.each(forms.filter(([id]) => id !== callbackIds.declare))(
    "%s of another version changes nothing and says so",
    async (id, _m, values) => {
      for (const metadata of ["", "garbage", fromRoom("garbage")]) {
        const [ack] = await desk.submit(id, metadata, values);
        expect(JSON.stringify(ack)).toMatch(/"response_action":"update".*another version/);
      }
      expect(desk.calls).toEqual([]);
    },
  );

  test("to declare with nothing but a title is taken as SEV2", async () => {
    await desk.submit(callbackIds.declare, "", {
      [fieldIds.declareTitle]: text("x"),
      [fieldIds.declarePrivate]: { type: "checkboxes", selected_options: [] },
    });
    expect(desk.calls).toEqual([
      ["openIncident", { ...declared, title: "x", severity: "SEV2", services: [], summary: null, isPrivate: false }],
    ]);
    expect(desk.told()).toEqual([["chat.postMessage", expect.stringContaining("INC-7 is open")]]);
  });

  test("to declare puts an unknown service beside the services", async () => {
    await reopen({ deps: { openIncident: async () => refuse("unknown-service", "There is no service “x”.") } });
    expect(
      await desk.submit(callbackIds.declare, "", {
        [fieldIds.declareTitle]: text("x"),
        [fieldIds.declareServices]: { type: "multi_static_select", selected_options: [{ value: "x" }] },
      }),
    ).toEqual([{ response_action: "errors", errors: { [fieldIds.declareServices]: "There is no service “x”." } }]);
  });

  test.each([
    [
      callbackIds.severity,
      { [fieldIds.severity]: { type: "radio_buttons", selected_option: null } },
      fieldIds.severity,
    ],
    [
      callbackIds.role,
      {
        [fieldIds.role]: { type: "static_select", selected_option: null },
        [fieldIds.roleUser]: { type: "users_select", selected_user: "U0LEAD" },
      },
      fieldIds.role,
    ],
    [
      callbackIds.role,
      { [fieldIds.role]: choice("ops"), [fieldIds.roleUser]: { type: "users_select", selected_user: null } },
      fieldIds.roleUser,
    ],
  ])("%s with something left out says so beside that field", async (id, values, field) => {
    const [ack] = await desk.submit(id, incident, values);
    expect(ack).toMatchObject({ response_action: "errors", errors: { [field]: expect.stringContaining("Choose") } });
    expect(desk.calls).toEqual([]);
  });
});
