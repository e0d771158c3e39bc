import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import type { MayRunNeeds } from "./may-run.ts";
import { recordAction } from "./record-action.ts";
import { type ActionAnswer, withAllowedAction } from "./with-allowed-action.ts";

/** Takes a person's word on a change whose outcome nobody could read, or has the provider read again. */
export function makeAnswerUnknown(
  needs: MayRunNeeds & { readonly transact: Transact<ActionWork>; readonly clock: Clock },
) {
  return async function answerUnknown(c: {
    readonly actionId: string;
    readonly answer: "happened" | "did-not-happen" | "check-again";
    readonly by: Actor;
  }): Promise<ActionAnswer> {
    return withAllowedAction(needs, c, async (work, action) => {
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
