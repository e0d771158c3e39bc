import type { ServiceCatalogue } from "../incident/service.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { Fault } from "../shared/fault.ts";
import type { Transact } from "../shared/transact.ts";
import type { Action } from "./action.ts";
import { actionName } from "./action.ts";
import type { ActionProvider, ApprovedOrder, PerformAnswer } from "./action-provider.ts";
import type { ActionWork } from "./action-store.ts";
import type { ActionMove } from "./advance-action.ts";
import { advanceAction } from "./advance-action.ts";
import { findProvider } from "./find-provider.ts";
import type { ActionFact } from "./record-action.ts";
import { recordAction } from "./record-action.ts";

/** What sending needs. */
export interface SendNeeds {
  readonly transact: Transact<ActionWork>;
  readonly catalogue: ServiceCatalogue;
  readonly providers: readonly ActionProvider[];
  readonly clock: Clock;
}

/** The order of an approved action with the provider it goes to; undefined when either is not configured any more. */
export function approvedOrder(
  action: Action,
  { catalogue, providers, clock }: Omit<SendNeeds, "transact">,
): { readonly order: ApprovedOrder; readonly provider: ActionProvider } | undefined {
  const service = catalogue.byId(action.serviceId);
  const provider = findProvider(providers, action.target.provider);
  if (service === undefined || provider === undefined || action.plan === null) return undefined;
  const { verb, target, parameters, plan } = action;
  const { instruction, basis } = plan;
  return { provider, order: { verb, service, target, parameters, now: clock.now(), instruction, basis } };
}

/** What a send can leave behind: the provider's answer, or the certainty that nothing left us. */
type SendAnswer = PerformAnswer | { readonly kind: "not-sent"; readonly afterMs: number };

type Unanswered = { readonly kind: "unanswered" };

const notSentRetryMs = 2_000;

/** Calls the provider for an action whose intent was recorded just now, and records what came of it. */
export async function sendOnce(run: EffectRun, action: Action, needs: SendNeeds): Promise<EffectOutcome> {
  const answer = await run.step<SendAnswer>(stepName(action), {
    find: async () => undefined, // this very `sentAt` was recorded by this attempt: nobody else has called for it
    act: () => call(action, needs),
  });
  if (answer.kind === "not-sent") return { kind: "again", afterMs: answer.afterMs };
  await recordAnswer(action, answer, needs);
  return { kind: "done" };
}

/** What an earlier attempt stored of its send, or that it stored nothing. Never calls the provider. */
export function recallSend(run: EffectRun, action: Action): Promise<SendAnswer | Unanswered> {
  const unanswered = async () => ({ kind: "unanswered" }) as const;
  return run.step<SendAnswer | Unanswered>(stepName(action), { find: unanswered, act: unanswered });
}

/** One step for each send: the stored output of one can't be taken for another's. */
function stepName(action: Action): string {
  return `send:${action.sentAt?.toISOString() ?? "never"}`;
}

async function call(action: Action, needs: SendNeeds): Promise<SendAnswer> {
  const approved = approvedOrder(action, needs);
  if (approved === undefined)
    return {
      kind: "refused",
      reason: "its service or provider is not configured any more",
      hint: "put it back and plan again",
    };
  try {
    return await approved.provider.perform(approved.order);
  } catch (error) {
    // `may-retry` promises that nothing happened (see `endingOf`); of everything else only reading the provider can tell.
    if (error instanceof Fault && error.retry === "may-retry")
      return { kind: "not-sent", afterMs: error.retryAfterMs ?? notSentRetryMs };
    return { kind: "unknown", reason: error instanceof Error ? error.message : "the answer was lost" };
  }
}

/** Records how a send ended; nothing when the action has moved on since. */
export async function recordAnswer(sent: Action, answer: PerformAnswer, { transact, clock }: SendNeeds): Promise<void> {
  await transact(async (work) => {
    const action = await work.actions.load(sent.id);
    if (action?.state !== "sending" || action.sentAt?.getTime() !== sent.sentAt?.getTime()) return;
    const at = clock.now();
    const { move, fact } = consequence(action, answer);
    const next = advanceAction(action, move, at);
    if (next.kind === "refused") return;
    await recordAction(work, next.action, at, fact);
    if (answer.kind !== "refused") await work.outbox.want({ kind: "settle-action", actionId: action.id });
  });
}

function consequence(
  action: Action,
  answer: PerformAnswer,
): { readonly move: ActionMove; readonly fact: ActionFact | null } {
  const name = actionName(action);
  const actor = system(action.target.provider);
  switch (answer.kind) {
    case "sent":
      return { move: { kind: "accept", reference: answer.reference }, fact: null };
    case "refused": {
      const reason = `${action.target.provider} refused it: ${answer.reason}. ${answer.hint}`;
      return {
        move: { kind: "fail", reason, verification: null },
        fact: {
          kind: "action-failed",
          actor,
          text: `${name} failed, nothing was changed: ${reason}`,
          data: { reason },
        },
      };
    }
    case "unknown":
      return {
        move: { kind: "lose-answer", reason: answer.reason },
        fact: {
          kind: "action-outcome-unknown",
          actor,
          text: `${name} was sent, and whether it happened is unknown: ${answer.reason}`,
          data: { reason: answer.reason },
        },
      };
  }
}
