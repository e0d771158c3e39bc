import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import type { Permissions } from "./permissions.ts";
import { recordAction } from "./record-action.ts";
import { type ActionAnswer, unknownAction } from "./with-allowed-action.ts";

/** Takes a person's no to a plan; everybody who may change anything may stop a change. */
export function makeRefuseAction(needs: {
  readonly transact: Transact<ActionWork>;
  readonly permissions: Permissions;
  readonly clock: Clock;
}) {
  return async function refuseAction(c: {
    readonly actionId: string;
    readonly reason: string | null;
    readonly by: Actor;
  }): Promise<ActionAnswer> {
    if (c.by.kind !== "person" || !(await needs.permissions.canChange(c.by.userId)))
      return refuse(
        "missing-role",
        "You have no role in the policy, so you can't refuse changes; an admin can add you in muster.yaml.",
      );
    return needs.transact(async (work): Promise<ActionAnswer> => {
      const action = await work.actions.load(c.actionId);
      if (action === undefined) return unknownAction;
      const at = needs.clock.now();
      const refused = advanceAction(action, { kind: "refuse", reason: c.reason }, at);
      if (refused.kind === "refused") return refused;
      await recordAction(work, refused.action, at, {
        kind: "action-refused",
        actor: c.by,
        text: `${actionName(action)} refused${c.reason === null ? "" : `: ${c.reason}`}`,
        data: { reason: c.reason },
      });
      return { kind: "changed", action: refused.action };
    });
  };
}
