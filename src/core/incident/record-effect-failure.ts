import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Effect } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Directory } from "./directory.ts";
import { type Incident, incidentName } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { respondersOf } from "./responders-of.ts";
import { sayEffect } from "./say-effect.ts";
import type { ServiceCatalogue } from "./service.ts";
import { wantPost } from "./want-shown.ts";

/** An effect that was given up, with what to tell people. */
export interface EffectFailure {
  readonly effect: Effect;
  readonly message: string;
  readonly hint: string;
  /** Makes recording it twice harmless. */
  readonly effectId?: string;
}

/**
 * Records in the timeline that something wanted didn't happen and says so in the room; without a room the responders are told
 * directly. Effects that carry no incident id are left to their own stage (`not-of-an-incident`).
 */
export function makeRecordEffectFailure(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Directory;
}) {
  return async function recordEffectFailure(
    failure: EffectFailure,
  ): Promise<{ readonly kind: "recorded"; readonly event: TimelineEvent } | { readonly kind: "not-of-an-incident" }> {
    const incidentId = incidentOf(failure.effect);
    const incident = incidentId && (await needs.transact((work) => work.incidents.load(incidentId)));
    if (!incident) return { kind: "not-of-an-incident" };
    const isRoomless = incident.room === null && failure.effect.kind === "open-room";
    const responders = isRoomless ? await respondersOf(incident, needs) : [];

    const event = await needs.transact(async (work) => {
      const appended = await work.timeline.append({
        incidentId: incident.id,
        kind: "effect-failed",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: `${sayFailed(failure.effect)}: ${failure.message} ${failure.hint}`.trim(),
        data: { effect: failure.effect.kind, message: failure.message, hint: failure.hint },
        ...(failure.effectId === undefined ? {} : { key: `effect-failed:${failure.effectId}` }),
      });
      // A post that couldn't be posted would only fail again, and again be posted.
      if (!isPost(failure.effect)) await wantPost(work.outbox, appended);
      if (isRoomless) await tellWithoutRoom(work, incident, responders, failure);
      return appended;
    });
    return { kind: "recorded", event };
  };
}

/** Whether opening the room was given up. */
export function hasRoomFailed(events: readonly TimelineEvent[]): boolean {
  return events.some(({ kind, data }) => kind === "effect-failed" && data["effect"] === "open-room");
}

async function tellWithoutRoom(
  work: IncidentWork,
  incident: Incident,
  responders: readonly string[],
  failure: EffectFailure,
): Promise<void> {
  if (!incident.isPrivate)
    await work.outbox.want({ kind: "show", view: { kind: "announcement", incidentId: incident.id } });
  const what = `${incidentName(incident)} (${incident.severity}) ${incident.title}`;
  const text = `${what} has no room: ${failure.message} ${failure.hint}`.trim();
  for (const userId of responders)
    await work.outbox.want({ kind: "tell", tellId: `no-room:${incident.id}:${userId}`, userId, text });
}

function incidentOf(effect: Effect): string | null {
  if (effect.kind === "show") return "incidentId" in effect.view ? effect.view.incidentId : null;
  return "incidentId" in effect ? effect.incidentId : null;
}

function isPost(effect: Effect): boolean {
  return effect.kind === "show" && effect.view.kind === "timeline-post";
}

function sayFailed(effect: Effect): string {
  return effect.kind === "page" ? "Nobody was paged" : `Could not ${sayEffect(effect)}`;
}
