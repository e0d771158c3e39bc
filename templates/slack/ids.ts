/** The `action_id` of every control we send. Handlers match on these and on nothing else. */
export const actionIds = {
  triageDeclare: "triage:declare",
  triageJoin: "triage:join",
  triageJoinOther: "triage:join-other",
  triageDismiss: "triage:dismiss",
  announcementJoin: "announcement:join",
  incidentUpdate: "incident:update",
  incidentTakeLead: "incident:take-lead",
  incidentRoles: "incident:roles",
  incidentRunbook: "incident:runbook",
  incidentOverflow: "incident:overflow",
  stepDone: "step:done",
  stepSkip: "step:skip",
  /** Numbered (`step:option:1`), because ids must differ within a row; match `stepOptionPattern`. */
  stepOption: "step:option",
  stepPlan: "step:plan",
  stepRetry: "step:retry",
  stepContinue: "step:continue",
  stepOverflow: "step:overflow",
  actionApprove: "action:approve",
  actionRefuse: "action:refuse",
  actionWithdraw: "action:withdraw",
  actionUndo: "action:undo",
  actionKeep: "action:keep",
  actionHappened: "action:happened",
  actionDidNotHappen: "action:did-not-happen",
  actionCheckAgain: "action:check-again",
  reviewOpen: "review:open",
  reviewPublish: "review:publish",
  changePlanRollback: "change:plan-rollback",
  homeDeclare: "home:declare",
  outageRetry: "outage:retry",
} as const;

/** The `action_id`s of a step's numbered options. */
export const stepOptionPattern: RegExp = /^step:option:\d+$/;

/** The `callback_id` of every modal, and of every shortcut as manifest.yml names it. */
export const callbackIds = {
  declare: "modal:declare",
  update: "modal:update",
  severity: "modal:severity",
  status: "modal:status",
  role: "modal:role",
  resolve: "modal:resolve",
  skip: "modal:skip",
  refuse: "modal:refuse",
  runbook: "modal:runbook",
  review: "modal:review",
  loading: "modal:loading",
  error: "modal:error",
  declareShortcut: "declare-incident",
  declareFromMessageShortcut: "declare-from-message",
  addToTimelineShortcut: "add-to-timeline",
} as const;

/** The `block_id` of every field; the `action_id` inside is always `fieldActionId`. */
export const fieldIds = {
  declareTitle: "declare:title",
  declareSeverity: "declare:severity",
  declareServices: "declare:services",
  declareSummary: "declare:summary",
  declarePrivate: "declare:private",
  updateConditions: "update:conditions",
  updateActions: "update:actions",
  updateNeeds: "update:needs",
  severity: "severity:severity",
  status: "status:status",
  statusText: "status:text",
  role: "role:role",
  roleUser: "role:user",
  resolveSummary: "resolve:summary",
  skipReason: "skip:reason",
  refuseReason: "refuse:reason",
  runbook: "runbook:runbook",
} as const;

/** The `action_id` of the element in every input block. */
export const fieldActionId = "value";

/** The choices of an incident card's overflow menu. */
export const incidentPages = ["page", "severity", "status", "resolve", "private", "review"] as const;

/** One choice of the overflow menu. */
export type IncidentPage = (typeof incidentPages)[number];

/** Encodes named texts into a button's value, an option's value or a modal's private metadata, and reads them back. */
export interface Ref<Key extends string> {
  encode(values: Readonly<Record<Key, string>>): string;
  /** Undefined when the text is not from this version of this reference. */
  decode(text: string | undefined): Readonly<Record<Key, string>> | undefined;
}

const refVersion = 1;

/** A JSON array with the version first: short enough for two ids in the 75 characters of an option's value. */
function makeRef<const Key extends string>(kind: string, ...keys: readonly Key[]): Ref<Key> {
  return {
    encode: (values) => JSON.stringify([refVersion, kind, ...keys.map((key) => values[key])]),
    decode(text) {
      const [version, foundKind, ...found] = parseArray(text);
      if (version !== refVersion || foundKind !== kind || found.length !== keys.length) return undefined;
      const texts = found.filter((value) => typeof value === "string");
      if (texts.length !== keys.length) return undefined;
      const values = Object.fromEntries(keys.map((key, index) => [key, texts[index] ?? ""]));
      return isRecordOf(values, keys) ? values : undefined;
    },
  };
}

function isRecordOf<Key extends string>(
  values: Readonly<Record<string, string>>,
  keys: readonly Key[],
): values is Record<Key, string> {
  return keys.every((key) => Object.hasOwn(values, key));
}

function parseArray(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Triage buttons: the alert group. */
export const groupRef: Ref<"groupId"> = makeRef("g", "groupId");
/** `Join INC-n`: the alert group and the incident. */
export const joinRef: Ref<"groupId" | "incidentId"> = makeRef("j", "groupId", "incidentId");
/** The choices of "Join another": only the incident, because two ids don't fit an option; the group is the block id, see `joinOtherBlockRef`. */
export const incidentRef: Ref<"incidentId"> = makeRef("i", "incidentId");
/** The block that holds "Join another". */
export const joinOtherBlockRef: Ref<"groupId"> = makeRef("jb", "groupId");
/** The card's overflow menu: the incident and the chosen page. */
export const incidentPageRef: Ref<"incidentId" | "page"> = makeRef("ip", "incidentId", "page");
/** Step buttons and the skip modal. */
export const stepRef: Ref<"sessionId" | "stepId"> = makeRef("s", "sessionId", "stepId");
/** An answer of an `ask` step. */
export const stepOptionRef: Ref<"sessionId" | "stepId" | "optionId"> = makeRef("so", "sessionId", "stepId", "optionId");
/** The step's overflow menu; the only choice is to stop the runbook. */
export const stopRef: Ref<"sessionId"> = makeRef("x", "sessionId");
/** Action buttons that need no plan, and the refuse modal. */
export const actionRef: Ref<"actionId"> = makeRef("a", "actionId");
/** `Approve`: bound to the plan that the person saw. */
export const planRef: Ref<"actionId" | "planHash"> = makeRef("p", "actionId", "planHash");
/** `Plan rollback` beside a change. */
export const changeRef: Ref<"serviceId" | "changeId"> = makeRef("c", "serviceId", "changeId");
/** Where the declare modal was opened, and the message it was opened from ("" when none). */
export const declareRef: Ref<"channelId" | "messageTs"> = makeRef("d", "channelId", "messageTs");
/** `Retry` of a system that does not answer. */
export const outageRef: Ref<"system"> = makeRef("o", "system");
