import { plainTextOf } from "#adapters/slack/plain-text-of.ts";
import type { CommandDeps } from "#commands/deps.ts";
import { refuse } from "#core/shared/refusal.ts";
import {
  sampleAction,
  sampleIncident,
  sampleIncidentView,
  sampleLook,
  sampleNow,
  sampleReview,
  sampleRules,
  sampleStep,
} from "../templates/sample-views.ts";

/** One use case that was called, with what it was called with. */
export type Called = readonly [name: string, ...given: readonly unknown[]];

/** The room of INC-7, and a channel that is no room. */
export const room = "C0ROOM";
/** A channel that is no incident's room. */
export const lobby = "C0LOBBY";

/** Who may change things; everybody else may only look. */
const responders = ["U0ONCALL", "U0LEAD"];

const { action } = sampleAction();
const { session } = sampleStep({ kind: "do", text: "" });

const service = (id: string) => ({
  id,
  name: id.toUpperCase(),
  tier: 1,
  owners: { users: [], usergroups: [] },
  repo: null,
  health: null,
  pagerduty: null,
  runbooks: [],
  targets: [],
});
const services = [service("web"), service("api")];

/** The refusal that a use case gives when a test wants one. */
export const sampleRefusal = refuse("not-now", "Not now: the moon is full. Wait for tomorrow.");

/** Use cases as plain functions that succeed; each call is written down. Readings are not: only what a person's act leads to. */
export function memoryHouse(calls: Called[], overrides: Partial<CommandDeps> = {}): Omit<CommandDeps, "handle"> {
  const does =
    <Result>(name: string, result: Result) =>
    async (...given: readonly unknown[]): Promise<Result> => {
      calls.push([name, ...given]);
      return result;
    };
  const changed = { kind: "changed", incident: sampleIncident } as const;
  const decided = { kind: "changed", action } as const;
  return {
    clock: { now: () => sampleNow },
    look: sampleLook,
    rules: sampleRules,
    catalogue: { all: () => services, byId: (id) => services.find((one) => one.id === id) },
    canChange: async (userId) => responders.includes(userId),
    plainText: (markup) => plainTextOf(markup, sampleLook.nameOf),
    readMessage: async () => ({ authorId: "U0LEAD", text: "it is the disk", at: sampleNow, permalink: "https://s/p1" }),
    findIncident: {
      incidentOfRoom: async (channelId) => (channelId === room ? sampleIncident : undefined),
      incidentByNumber: async () => undefined,
      listIncidents: async () => [sampleIncident],
      recentlyOpened: async () => [],
    },
    describeIncident: async (id) => (id === sampleIncident.id ? sampleIncidentView() : undefined),
    repairIncident: does("repairIncident", { kind: "repaired", incident: sampleIncident, did: [] } as const),
    retryOutage: does("retryOutage", { kind: "trying", system: "pagerduty" } as const),
    openIncident: does("openIncident", { kind: "opened", incident: sampleIncident }),
    changeStatus: does("changeStatus", changed),
    postUpdate: does("postUpdate", changed),
    changeSeverity: does("changeSeverity", changed),
    assignRole: does("assignRole", changed),
    addNote: does("addNote", changed),
    pinMessage: does("pinMessage", { kind: "pinned" }),
    acknowledgeIncident: does("acknowledgeIncident", changed),
    requestPage: does("requestPage", changed),
    onCallOf: does("onCallOf", { kind: "listed", onCall: [{ service: service("web"), people: [] }] }),
    resolveIncident: does("resolveIncident", {
      kind: "resolved",
      incident: { ...sampleIncident, status: "resolved" },
      changesLeft: ["Storefront: production is pinned"],
      openActions: ["A-3 rollback of web (awaiting approval)"],
    }),
    reopenIncident: does("reopenIncident", changed),
    joinRoom: does("joinRoom", undefined),
    decideGroup: {
      declareFromGroup: does("declareFromGroup", { kind: "opened", incident: sampleIncident }),
      joinGroup: does("joinGroup", { kind: "joined", incident: sampleIncident }),
      dismissGroup: does("dismissGroup", sampleRefusal),
    },
    findWaiting: async () => ({ total: 0, places: new Map() }),
    explainAlert: does("explainAlert", { found: [], hasMore: false }),
    requestAction: does("requestAction", { kind: "requested", action }),
    approveAction: does("approveAction", decided),
    refuseAction: does("refuseAction", decided),
    withdrawAction: does("withdrawAction", decided),
    answerUnknown: does("answerUnknown", decided),
    undoAction: does("undoAction", { kind: "requested", action }),
    keepAction: does("keepAction", decided),
    actionIdByNumber: async (number) => (number === 3 ? action.id : undefined),
    listChanges: does("listChanges", { changes: [], unavailable: [] }),
    runbooks: {
      all: () => [session.runbook],
      byId: (id) => (id === session.runbook.id ? session.runbook : undefined),
    },
    offeredRunbooks: () => [session.runbook],
    startSession: does("startSession", { kind: "started", session }),
    answerStep: does("answerStep", { kind: "changed", session }),
    runningSession: async () => session,
    stopSession: does("stopSession", { kind: "changed", session }),
    describeReview: async () => sampleReview(),
    requestDraft: does("requestDraft", changed),
    requestPublish: does("requestPublish", changed),
    followUpsOf: async () => [],
    addFollowUp: does("addFollowUp", {
      kind: "added",
      followUp: {
        id: "f",
        incidentId: sampleIncident.id,
        text: "t",
        owner: null,
        dueOn: null,
        createdBy: "U0ONCALL",
        createdAt: sampleNow,
        url: null,
      },
    }),
    ...overrides,
  };
}
