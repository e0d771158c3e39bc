import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { sayDuration } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import { recordAction } from "./record-action.ts";

/** Ends an action that nobody approved in time; comes back when it is still too early. */
export function makeExpireApproval(needs: { readonly transact: Transact<ActionWork>; readonly clock: Clock }) {
  return function expireApproval(_run: EffectRun, actionId: string): Promise<EffectOutcome> {
    return needs.transact(async (work): Promise<EffectOutcome> => {
      const action = await work.actions.load(actionId);
      if (action?.state !== "awaiting-approval" || action.expiresAt === null) return { kind: "done" };
      const at = needs.clock.now();
      const leftMs = action.expiresAt.getTime() - at.getTime();
      if (leftMs > 0) return { kind: "again", afterMs: leftMs };
      const expired = advanceAction(action, { kind: "expire" }, at);
      if (expired.kind === "refused") return { kind: "done" };
      const waitedMs = at.getTime() - (action.plan?.plannedAt ?? action.requestedAt).getTime();
      // The vocabulary of facts has no "expired": for the incident an approval that ran out is a plan that is void.
      await recordAction(work, expired.action, at, {
        kind: "action-voided",
        actor: system("Muster"),
        text: `${actionName(action)} expired: nobody approved it within ${sayDuration(waitedMs)}`,
        data: { reason: "expired" },
      });
      return { kind: "done" };
    });
  };
}
