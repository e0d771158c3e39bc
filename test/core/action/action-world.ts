import type { Action } from "#core/action/action.ts";
import { makeAnswerUnknown } from "#core/action/answer-unknown.ts";
import { makeApproveAction } from "#core/action/approve-action.ts";
import type { CodeHistory } from "#core/action/code-history.ts";
import { makeExpireApproval } from "#core/action/expire-approval.ts";
import type { HealthReading } from "#core/action/health-check.ts";
import { makeKeepAction } from "#core/action/keep-action.ts";
import { makePerformAction } from "#core/action/perform-action.ts";
import { makePermissions } from "#core/action/permissions.ts";
import { makePlanAction } from "#core/action/plan-action.ts";
import { makePlanAgain } from "#core/action/plan-again.ts";
import type { Policy } from "#core/action/policy.ts";
import { makeRefuseAction } from "#core/action/refuse-action.ts";
import { makePrepareAction, makeRequestAction, type RequestAction } from "#core/action/request-action.ts";
import { makeSettleAction } from "#core/action/settle-action.ts";
import { makeUndoAction } from "#core/action/undo-action.ts";
import { makeWithdrawAction } from "#core/action/withdraw-action.ts";
import type { Incident } from "#core/incident/incident.ts";
import type { Service } from "#core/incident/service.ts";
import { person, system } from "#core/shared/actor.ts";
import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import type { Transact } from "#core/shared/transact.ts";
import { makeMemoryProvider } from "#test/support/memory/memory-provider.ts";
import { makeMemoryResponse } from "#test/support/memory/memory-response.ts";
import { type CrashPoint, makeCrashingLedger } from "./crashing-ledger.ts";

/** The people of these tests: two responders, of whom Lena approves too. */
export const mina = person("U0MINA");
export const lena = person("U0LENA");
export const kim = person("U0KIM");

/** One service on the memory host, with a health address. */
export const web: Service = {
  id: "web",
  name: "Storefront",
  tier: 1,
  owners: { users: [], usergroups: [] },
  repo: "acme/storefront",
  health: { url: "https://shop.example.com/health", expect: 200 },
  pagerduty: null,
  runbooks: [],
  targets: [
    { provider: "memory-host", environment: "production", ids: { project: "prj_1" } },
    { provider: "memory-host", environment: "staging", ids: { project: "prj_2" } },
  ],
};

/** The policy of CONFIG.md's example. */
export const policy: Policy = {
  roles: {
    responder: { everyone: true, users: [], usergroups: [] },
    approver: { everyone: false, users: ["U0LENA"], usergroups: ["S0LEADS"] },
  },
  actions: [
    rule({ environment: ["production"], approvals: 1, approve: "approver" }),
    rule({ action: ["restart"], environment: ["production"], approvals: 0 }),
    rule({ environment: ["staging"], approvals: 0 }),
  ],
  approvalExpiresIn: { kind: "time", ms: 10 * 60_000 },
  breakGlass: null,
  limits: { actionsPerService: 3, per: { kind: "time", ms: 10 * 60_000 } },
};

/** A rule for everything, narrowed by what is given. */
export function rule(given: {
  readonly action?: readonly string[];
  readonly environment?: readonly string[];
  readonly service?: readonly string[];
  readonly approvals: number;
  readonly approve?: string;
  readonly selfApprove?: boolean;
}): Policy["actions"][number] {
  return {
    match: {
      action: given.action ?? ["*"],
      environment: given.environment ?? ["*"],
      service: given.service ?? ["*"],
    },
    run: "responder",
    approvals: given.approvals,
    approve: given.approve ?? null,
    selfApprove: given.selfApprove ?? false,
  };
}

/** One service, its provider with state, all verbs of the stage, and a ledger that runs what they want. */
export function makeActionWorld(
  options: {
    readonly policy?: Policy;
    readonly service?: Service;
    readonly crash?: (point: CrashPoint) => void;
    readonly codeHistory?: CodeHistory;
  } = {},
) {
  const { work, transact, clock, digest } = makeMemoryResponse();
  const ledger = makeCrashingLedger({ outbox: work.outbox, clock, crash: options.crash ?? (() => undefined) });
  const { crash } = ledger;
  const provider = makeMemoryProvider({ clock });
  const service = options.service ?? web;
  const catalogue = { all: () => [service], byId: (id: string) => (id === service.id ? service : undefined) };
  const directory = {
    membersOf: async () => ["U0MAX"],
    displayName: async (userId: string) => userId.slice(2).toLowerCase(),
  };
  const readings: HealthReading[] = [];
  const health = { read: async () => readings.shift() ?? { isHealthy: true, text: "200 in 84 ms" } };
  const permissions = makePermissions({ policy: options.policy ?? policy, directory, isMember: async () => true });
  const fragile: Transact<typeof work> = async (job) => {
    const result = await transact(async (stores) => {
      const done = await job(stores);
      crash("before-commit");
      return done;
    });
    crash("after-commit");
    return result;
  };
  const fragileProvider = {
    ...provider,
    perform: async (order: Parameters<typeof provider.perform>[0]) => {
      crash("before-call");
      const answer = await provider.perform(order);
      crash("after-call");
      return answer;
    },
  };
  const people = {
    transact,
    catalogue,
    providers: [provider],
    policy: options.policy ?? policy,
    permissions,
    directory,
    clock,
    digest,
    codeHistory: options.codeHistory ?? null,
  };
  const jobs = {
    ...people,
    transact: fragile,
    providers: [fragileProvider],
    health,
    graceMs: 10_000,
    locateForMs: 120_000,
    settleWithinMs: 5 * 60_000,
    goodReadingsWanted: 3,
    healthyWithinMs: 2 * 60_000,
  };
  const requestAction = makeRequestAction(people);
  const planAction = makePlanAction(jobs);
  const performAction = makePerformAction(jobs);
  const settleAction = makeSettleAction(jobs);
  const expireApproval = makeExpireApproval(jobs);

  const run = async (effect: Effect, effectRun: EffectRun): Promise<EffectOutcome> => {
    if (effect.kind === "plan-action") return planAction(effectRun, effect.actionId);
    if (effect.kind === "perform-action") return performAction(effectRun, effect.actionId);
    if (effect.kind === "settle-action") return settleAction(effectRun, effect.actionId);
    if (effect.kind === "expire-approval") return expireApproval(effectRun, effect.actionId);
    return (await right.run?.(effect, effectRun)) ?? { kind: "done" };
  };
  /** Where a stage to the right hangs in what it does with its own effects. */
  const right: { run?: (effect: Effect, effectRun: EffectRun) => Promise<EffectOutcome | undefined> } = {};

  return {
    right,
    catalogue,
    directory,
    health,
    prepareAction: makePrepareAction(people),
    work,
    transact,
    clock,
    provider,
    readings,
    permissions,
    requestAction,
    planAction,
    performAction,
    settleAction,
    approveAction: makeApproveAction(people),
    refuseAction: makeRefuseAction(people),
    withdrawAction: makeWithdrawAction(people),
    answerUnknown: makeAnswerUnknown(people),
    keepAction: makeKeepAction(people),
    undoAction: makeUndoAction({ transact, requestAction }),
    planAgain: makePlanAgain({ transact, requestAction }),

    /** Runs wanted effects, and what they want, until none is due within `withinMs`. */
    drain: (withinMs?: number) => ledger.drain(run, withinMs),

    async openIncident(): Promise<Incident> {
      return work.incidents.insert(
        {
          title: "Site down",
          severity: "SEV1",
          services: ["web"],
          openedBy: system("Alertmanager"),
          startedAt: clock.now(),
          runbookId: null,
          summary: null,
          nextUpdateDueAt: null,
          isPrivate: false,
        },
        clock.now(),
      );
    },

    ask(given: Partial<RequestAction> = {}) {
      return requestAction({
        verb: "rollback",
        serviceId: "web",
        parameters: {},
        by: mina,
        channelId: "C0ROOM",
        incidentId: null,
        step: null,
        undoes: null,
        target: null,
        ...given,
      });
    },

    /** Asks, plans, and has Lena approve the plan on her screen. */
    async askAndApprove(given: Partial<RequestAction> = {}): Promise<Action> {
      const asked = await this.ask(given);
      if (asked.kind === "refused") throw new Error(asked.message);
      await this.drain(0);
      const planned = await this.action(asked.action.id);
      if (planned.state === "awaiting-approval")
        await this.approveAction({ actionId: planned.id, planHash: planned.plan?.hash ?? "", by: lena });
      return this.action(asked.action.id);
    },

    async action(id: string): Promise<Action> {
      const action = await work.actions.load(id);
      if (action === undefined) throw new Error(`no action ${id}`);
      return action;
    },
  };
}
