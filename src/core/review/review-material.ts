import type { Action } from "../action/action.ts";
import type { Incident } from "../incident/incident.ts";
import type { SeverityRules } from "../incident/severity.ts";
import type { Session } from "../runbook/session.ts";
import type { Actor } from "../shared/actor.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { ClaimBook } from "./claim-book.ts";
import type { FollowUp } from "./follow-up.ts";
import type { ReviewTimes } from "./review-times.ts";

/** Everything a draft is made from, read at one moment. */
export interface ReviewMaterial {
  readonly incident: Incident;
  /** In order of sequence. */
  readonly events: readonly TimelineEvent[];
  readonly actions: readonly Action[];
  readonly sessions: readonly Session[];
  readonly followUps: readonly FollowUp[];
  readonly serviceNames: readonly string[];
  /** Display names by user id; a missing one is shown as the id. */
  readonly names: ReadonlyMap<string, string>;
  readonly rules: SeverityRules;
  readonly times: ReviewTimes;
}

/** What a chapter of the draft is written with. */
export interface ReviewPen extends ReviewMaterial {
  readonly book: ClaimBook;
}

/** A person or a part of the world by the name people know. */
export function nameOf(actor: Actor, names: ReadonlyMap<string, string>): string {
  return actor.kind === "system" ? actor.name : (names.get(actor.userId) ?? actor.userId);
}

/** Every user id that a draft will name. */
export function peopleIn(
  material: Pick<ReviewMaterial, "events" | "actions" | "sessions" | "followUps">,
): ReadonlySet<string> {
  const { events, actions, sessions, followUps } = material;
  const actors = [...events.map(({ actor }) => actor), ...actions.map(({ requestedBy }) => requestedBy)];
  return new Set([
    ...actors.flatMap((actor) => (actor.kind === "person" ? [actor.userId] : [])),
    ...actions.flatMap(({ approvals, keptBy }) => [
      ...approvals.map(({ by }) => by),
      ...(keptBy === null ? [] : [keptBy]),
    ]),
    ...sessions.flatMap(({ records }) => records.flatMap(({ by }) => by ?? [])),
    ...followUps.flatMap(({ owner }) => owner ?? []),
  ]);
}
