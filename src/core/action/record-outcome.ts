import { system } from "../shared/actor.ts";
import type { JsonObject } from "../shared/json.ts";
import type { Action, Verification } from "./action.ts";
import { actionName, sentAtOf } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import type { ActionMove } from "./advance-action.ts";
import { advanceAction } from "./advance-action.ts";
import type { ActionFact } from "./record-action.ts";
import { recordAction, showAction } from "./record-action.ts";
import type { SettleActionNeeds } from "./settle-action.ts";

const notReadYet = "not read yet";

type Needs = Pick<SettleActionNeeds, "transact" | "clock" | "catalogue" | "goodReadingsWanted">;

/** Records that the provider shows the change, under this reference. */
export async function recordFound(action: Action, reference: JsonObject, needs: Needs): Promise<void> {
  await move(action, { kind: "accept", reference }, null, needs);
}

/** Records that the change has taken hold and its proof begins; undefined when somebody else moved the action. */
export function recordTakenHold(action: Action, after: readonly string[], needs: Needs): Promise<Action | undefined> {
  const now = needs.clock.now();
  const hasHealth = (needs.catalogue.byId(action.serviceId)?.health ?? null) !== null;
  const health = hasHealth ? { good: 0, wanted: needs.goodReadingsWanted, last: notReadYet, checkedAt: now } : null;
  const verification = { before: action.plan?.before ?? [], after, health, startedAt: now };
  return move(action, { kind: "take-hold", verification }, null, needs);
}

/** Like `recordTakenHold` for a change that only a person's word says has happened. */
export function recordConfirmed(action: Action, needs: Needs): Promise<Action | undefined> {
  return recordTakenHold(action, [`${action.target.provider} can't confirm it; a person said that it happened`], needs);
}

/** Records one more health reading; the card is drawn again only when it says something else than the one before. */
export async function recordReading(action: Action, verification: Verification, needs: Needs): Promise<void> {
  const before = action.verification?.health;
  const isNews = before?.last === notReadYet || (before?.good === 0) !== (verification.health?.good === 0);
  await needs.transact(async (work) => {
    const next = await advance(work, action, { kind: "observe", verification }, needs);
    if (next === undefined) return;
    await work.actions.save(next);
    // A reading a second, each an edit, would take all of Slack's 50 edits a minute from every other card.
    if (isNews) await showAction(work, next);
  });
}

/** Records the proof; what the action undid is no longer in force. */
export async function recordSuccess(action: Action, verification: Verification, needs: Needs): Promise<void> {
  const data = evidence(action, verification, needs.clock.now());
  const name = actionName(action);
  const fact: ActionFact = {
    kind: "action-succeeded",
    actor: system(action.target.provider),
    text: `${name} done: ${action.plan?.summary ?? action.verb}${sayHealth(verification)}`,
    data,
  };
  await move(action, { kind: "succeed", verification }, fact, needs, (work, current) =>
    closeUndone(work, current, needs),
  );
}

/** Records that it failed; with a verification production was changed (or may have been) all the same. */
export async function recordEnd(
  action: Action,
  end: { readonly reason: string; readonly verification: Verification | null },
  needs: Needs,
): Promise<void> {
  const data = end.verification === null ? {} : evidence(action, end.verification, needs.clock.now());
  const fact: ActionFact = {
    kind: "action-failed",
    actor: system(action.target.provider),
    text: `${actionName(action)} failed: ${end.reason}`,
    data: { ...data, reason: end.reason, changed: end.verification !== null },
  };
  // Taken hold with bad health: the change was made, so what it undid is gone. Still running is only a presumption.
  const hasTakenHold = action.verification !== null;
  await move(action, { kind: "fail", ...end }, fact, needs, async (work, current) => {
    if (hasTakenHold) await closeUndone(work, current, needs);
  });
}

async function move(
  seen: Action,
  step: ActionMove,
  fact: ActionFact | null,
  needs: Needs,
  also: (work: ActionWork, current: Action) => Promise<void> = async () => undefined,
): Promise<Action | undefined> {
  return needs.transact(async (work) => {
    const next = await advance(work, seen, step, needs);
    if (next === undefined) return undefined;
    await recordAction(work, next, needs.clock.now(), fact);
    await also(work, next);
    return next;
  });
}

/** The action after the step; undefined when somebody else moved it since it was seen. */
async function advance(
  work: ActionWork,
  seen: Action,
  step: ActionMove,
  { clock }: Pick<Needs, "clock">,
): Promise<Action | undefined> {
  const action = await work.actions.load(seen.id);
  if (action === undefined || action.state !== seen.state) return undefined;
  const next = advanceAction(action, step, clock.now());
  return next.kind === "refused" ? undefined : next.action;
}

async function closeUndone(work: ActionWork, undo: Action, { clock }: Pick<Needs, "clock">): Promise<void> {
  if (undo.undoes === null) return;
  const original = await work.actions.load(undo.undoes);
  if (original === undefined) return;
  const undone = advanceAction(original, { kind: "mark-undone", by: undo.id }, clock.now());
  if (undone.kind === "refused") return;
  await work.actions.save(undone.action);
  await showAction(work, undone.action);
}

function evidence(action: Action, verification: Verification, at: Date): JsonObject {
  const sentAt = sentAtOf(action).getTime();
  const { health } = verification;
  return {
    before: verification.before,
    after: verification.after,
    health:
      health === null
        ? null
        : { good: health.good, wanted: health.wanted, last: health.last, checkedAt: health.checkedAt.toISOString() },
    durations: {
      waitedMs: action.plan === null ? null : sentAt - action.plan.plannedAt.getTime(),
      settledMs: verification.startedAt.getTime() - sentAt,
      verifiedMs: at.getTime() - verification.startedAt.getTime(),
      totalMs: at.getTime() - action.requestedAt.getTime(),
    },
    planHash: action.plan?.hash ?? null,
    approvedBy: action.approvals.map((approval) => approval.by),
    undoes: action.undoes,
  };
}

function sayHealth({ health }: Verification): string {
  return health === null ? "; health is unknown (the service has no health check)" : `; health is good: ${health.last}`;
}
