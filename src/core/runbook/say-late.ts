import type { Action } from "../action/action.ts";
import { sayActionState } from "../action/advance-action.ts";
import { endStates } from "../action/record-action.ts";
import type { Directory } from "../incident/directory.ts";
import type { Clock } from "../shared/clock.ts";
import { sayDuration } from "../shared/duration.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { LateAnswer } from "./decide-answer.ts";
import type { RunbookWork } from "./session-store.ts";

/** The refusal that names who was first, when, and what came of it so far; and what to press when the step failed. */
export async function sayLate(
  { record, takesRetry }: LateAnswer,
  needs: {
    readonly transact: Transact<RunbookWork>;
    readonly directory: Pick<Directory, "displayName">;
    readonly clock: Clock;
  },
): Promise<Refusal> {
  const { actionId, by, endedAt } = record;
  const who = by === null ? "Muster" : await needs.directory.displayName(by).catch(() => "Somebody else");
  if (endedAt === null) {
    const action = actionId === null ? undefined : await needs.transact(({ actions }) => actions.load(actionId));
    return refuse("already-answered", `${who} has already asked for this step's action${sayAction(action)}`);
  }
  const ago = sayDuration(needs.clock.now().getTime() - endedAt.getTime());
  const reason = record.reason === null ? "" : ` (${record.reason})`;
  // What failed didn't fail by the hand of who started it.
  const message = takesRetry
    ? `This step failed ${ago} ago${reason}. Nothing was changed. Press Retry to try again, or Continue to go on without it.`
    : `${who} answered this step ${ago} ago: ${record.state}${reason}. Nothing was changed.`;
  return refuse("already-answered", message);
}

function sayAction(action: Action | undefined): string {
  if (action === undefined) return "; decide on its card.";
  const state = sayActionState(action);
  if (!endStates.includes(action.state) || action.state === "succeeded") return `: ${state}. See its card.`;
  // It ended a moment ago: the step fails as soon as it has taken that over.
  const why = action.reason === null ? "" : `: ${action.reason.replace(/\.$/, "")}`;
  return `, and ${state}${why}. Press Retry on the step to try again.`;
}
