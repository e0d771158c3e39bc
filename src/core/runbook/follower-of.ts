import type { Permissions } from "../action/permissions.ts";
import type { Actor } from "../shared/actor.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";

/** The person behind a runbook command when they have any role in the policy, else why not. */
export async function followerOf(
  by: Actor,
  permissions: Permissions,
): Promise<{ readonly kind: "follower"; readonly userId: string } | Refusal> {
  if (by.kind === "person" && (await permissions.canChange(by.userId))) return { kind: "follower", userId: by.userId };
  return refuse(
    "missing-role",
    "You have no role in the policy, so you can only look; an admin can add you in muster.yaml.",
  );
}
