import type { Permissions } from "../action/permissions.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { stopSession as stop } from "./advance-session.ts";
import type { SessionAnswer } from "./answer-step.ts";
import { followerOf } from "./follower-of.ts";
import { recordSession } from "./record-session.ts";
import type { RunbookWork } from "./session-store.ts";

/** Ends a runbook before its end. An action that a step asked for goes on: it has its own card. */
export function makeStopSession(needs: {
  readonly transact: Transact<RunbookWork>;
  readonly permissions: Permissions;
  readonly clock: Clock;
}) {
  return async function stopSession(c: { readonly sessionId: string; readonly by: Actor }): Promise<SessionAnswer> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    return needs.transact(async (work): Promise<SessionAnswer> => {
      const session = await work.sessions.load(c.sessionId);
      if (session?.state !== "running")
        return refuse("session-ended", "This runbook is not running any more; there is nothing to stop.");
      const at = needs.clock.now();
      const stopped = stop(session, follower.userId, at);
      await recordSession(work, stopped, c.by, at);
      return { kind: "changed", session: stopped.session };
    });
  };
}
