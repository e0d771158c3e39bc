import type { Permissions } from "../action/permissions.ts";
import { withIncident } from "../incident/with-incident.ts";
import { followerOf } from "../runbook/follower-of.ts";
import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import type { Refusal } from "../shared/refusal.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { FollowUp } from "./follow-up.ts";
import type { ReviewWork } from "./review-store.ts";

/** How adding a follow-up ended. */
export type AddedFollowUp = { readonly kind: "added"; readonly followUp: FollowUp } | Refusal;

const textLengthMax = 500;

/** Adds a preventive task to an incident, open or closed; it is filed in the tracker where one is configured. */
export function makeAddFollowUp(needs: {
  readonly transact: Transact<ReviewWork>;
  readonly permissions: Permissions;
  readonly clock: Clock;
}) {
  return async function addFollowUp(c: {
    readonly incidentId: string;
    readonly text: string;
    readonly owner: string | null;
    /** `YYYY-MM-DD` */
    readonly dueOn: string | null;
    readonly by: Actor;
  }): Promise<AddedFollowUp> {
    const follower = await followerOf(c.by, needs.permissions);
    if (follower.kind === "refused") return follower;
    const text = oneLine(c.text, textLengthMax);
    if (text === "")
      return refuse("empty-follow-up", "A follow-up needs a text: what will keep this from happening again?");
    if (c.dueOn !== null && !isDate(c.dueOn))
      return refuse("bad-date", `"${c.dueOn}" is no date; write due=YYYY-MM-DD, for example due=2026-04-30.`);
    return withIncident(needs.transact, c.incidentId, async (work, incident): Promise<AddedFollowUp> => {
      const at = needs.clock.now();
      const { owner, dueOn } = c;
      const createdBy = follower.userId;
      const followUp = await work.reviews.insertFollowUp({
        incidentId: incident.id,
        text,
        owner,
        dueOn,
        createdBy,
        createdAt: at,
        url: null,
      });
      await work.timeline.append({
        incidentId: incident.id,
        kind: "follow-up-added",
        at,
        actor: c.by,
        text: `Follow-up: ${text}`,
        data: { followUpId: followUp.id, owner, dueOn },
        key: `follow-up-added:${followUp.id}`,
      });
      await work.outbox.want({ kind: "file-follow-up", followUpId: followUp.id });
      if ((await work.reviews.newest(incident.id)) !== undefined)
        await work.outbox.want({ kind: "show", view: { kind: "review-card", incidentId: incident.id } });
      return { kind: "added", followUp };
    });
  };
}

/** A day of the calendar: 2026-02-30 is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
