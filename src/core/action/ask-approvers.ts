import type { Directory } from "../incident/directory.ts";
import { type Action, actionName } from "./action.ts";
import type { ActionWork } from "./action-store.ts";
import type { Policy } from "./policy.ts";

/** More people than this are a crowd: then the card in the room must do. */
const askedMax = 12;

/** Who holds a role, by Slack user id; nobody when it is everybody's, because everybody can't be asked. */
export async function holdersOf(
  role: string | null,
  { policy, directory }: { readonly policy: Pick<Policy, "roles">; readonly directory: Pick<Directory, "membersOf"> },
): Promise<readonly string[]> {
  const rule = role === null ? undefined : policy.roles[role];
  if (rule === undefined || rule.everyone) return [];
  const groups = await Promise.all(rule.usergroups.map((group) => directory.membersOf(group).catch(() => [])));
  return [...new Set([...rule.users, ...groups.flat()])];
}

/** Tells those who may approve that a plan waits for them, once and directly: an edited card pings nobody. The requester isn't told. */
export async function askApprovers(work: ActionWork, action: Action, holders: readonly string[]): Promise<void> {
  const requester = action.requestedBy.kind === "person" ? action.requestedBy.userId : null;
  const asked = holders.filter((userId) => userId !== requester);
  if (action.state !== "awaiting-approval" || action.plan === null || asked.length > askedMax) return;
  const incident = action.incidentId === null ? undefined : await work.incidents.load(action.incidentId);
  const where = incident?.room ? ` in #${incident.room.name}` : "";
  const text = `${actionName(action)} waits for your approval${where}: ${action.plan.summary}`;
  for (const userId of asked) {
    const about = { kind: "action-card", actionId: action.id, incidentId: action.incidentId } as const;
    await work.outbox.want({ kind: "tell", tellId: `approve:${action.id}:${userId}`, userId, text, about });
  }
}
