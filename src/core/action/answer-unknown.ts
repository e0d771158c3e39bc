import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import type { ActionAnswer } from "./approve-action.ts";
import { unknownAction } from "./approve-action.ts";
import type { MayRunNeeds } from "./may-run.ts";
import { mayRun } from "./may-run.ts";
import { recordAction } from "./record-action.ts";

/** Takes a person's word on a change whose outcome nobody could read, or has the provider read again. */
export function makeAnswerUnknown(
  needs: MayRunNeeds & { readonly transact: Transact<ActionWork>; readonly clock: Clock },
) {
  return async function answerUnknown(c: {
    readonly actionId: string;
    readonly answer: "happened" | "did-not-happen" | "check-again";
    readonly by: Actor;
  }): Promise<ActionAnswer> {
    const found = await needs.transact(({ actions }) => actions.load(c.actionId));
    if (found === undefined) return unknownAction;
    const { verb, target, serviceId } = found;
    const allowed = await mayRun(needs, { action: verb, environment: target.environment, service: serviceId }, c.by);
    if (allowed.kind === "refused") return allowed;
    return needs.transact(async (work): Promise<ActionAnswer> => {
      const action = await work.actions.load(c.actionId);
      if (action === undefined) return unknownAction;
      if (action.state !== "unknown")
        return refuse("outcome-known", `The outcome of ${actionName(action)} is no longer unknown; look at its card.`);
      return record(work, action, c.answer, c.by, needs.clock.now());
    });
  };
}

async function record(
  work: ActionWork,
  action: Action,
  answer: "happened" | "did-not-happen" | "check-again",
  by: Actor,
  at: Date,
): Promise<ActionAnswer> {
  const settle = { kind: "settle-action", actionId: action.id } as const;
  const name = actionName(action);
  if (answer === "check-again") {
    await work.outbox.want(settle);
    return { kind: "changed", action };
  }
  const reason =
    answer === "happened"
      ? "a person said that it happened"
      : "a person said that it did not happen; nothing was changed";
  const next = advanceAction(
    action,
    answer === "happened" ? { kind: "believe", reason } : { kind: "fail", reason, verification: null },
    at,
  );
  if (next.kind === "refused") return next;
  await recordAction(work, next.action, at, {
    kind: answer === "happened" ? "action-outcome-unknown" : "action-failed",
    actor: by,
    text: `${name}: ${reason}`,
    data: { answer },
    key: at.toISOString(),
  });
  if (answer === "happened") await work.outbox.want(settle);
  return { kind: "changed", action: next.action };
}
