import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { Effect } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Directory } from "./directory.ts";
import { type Incident, incidentName, isOpen } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { respondersOf } from "./responders-of.ts";
import { sayEffect } from "./say-effect.ts";
import type { ServiceCatalogue } from "./service.ts";
import { wantPost } from "./want-shown.ts";

/** An effect that fails, with what to tell people. */
export interface EffectFailure {
  readonly effect: Effect;
  /** The stable code of the cause; messages that can't be shown for one cause are told of once. */
  readonly code?: string;
  readonly message: string;
  readonly hint: string;
  /** Given up for good; false = it goes on being tried. */
  readonly isFinal: boolean;
  /** With `timesGivenUp` it makes recording the same failure twice harmless. */
  readonly effectId?: string;
  /** How often the effect was given up before, and tried again because somebody asked for it; 0 when absent. */
  readonly timesGivenUp?: number;
}

/** What tells the failure of a later try from that of the first: the end of a key under which something is said once. */
export function occasionOf({ timesGivenUp = 0 }: Pick<EffectFailure, "timesGivenUp">): string {
  return timesGivenUp === 0 ? "" : `:${timesGivenUp + 1}`;
}

/**
 * Records in the timeline that something wanted doesn't happen and says so in the room; without a room, or when the room of an open
 * incident takes no posts, people are told directly. The incident is the effect's own; the stage of an effect that carries another id names it.
 */
export function makeRecordEffectFailure(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly catalogue: ServiceCatalogue;
  readonly directory: Directory;
}) {
  return async function recordEffectFailure(
    failure: EffectFailure,
    incidentId: string | null = incidentOf(failure.effect),
  ): Promise<{ readonly kind: "recorded"; readonly event: TimelineEvent } | { readonly kind: "not-of-an-incident" }> {
    const { effect } = failure;
    const incident = await needs.transact(async ({ incidents }) => {
      if (effect.kind === "receipt") return incidents.loadByRoom(effect.channelId);
      return incidentId === null ? undefined : incidents.load(incidentId);
    });
    if (incident === undefined) return { kind: "not-of-an-incident" };
    const isRoomless = incident.room === null && effect.kind === "open-room";
    // A post is the last way to say something in a room: when it is refused for good, nobody there hears anything any more.
    const isRoomDeaf = isPost(effect) && failure.isFinal && incident.room !== null && isOpen(incident);
    const { lead } = incident.roles;
    const told = async () =>
      isRoomDeaf && lead !== undefined
        ? [lead]
        : respondersOf(incident, { ...needs, directory: patient(needs.directory) });
    const people = isRoomless || isRoomDeaf ? await told() : [];

    const event = await needs.transact(async (work) => {
      const appended = await work.timeline.append({
        incidentId: incident.id,
        kind: "effect-failed",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: sayFailure(failure),
        data: {
          effect: effect.kind,
          effectId: failure.effectId ?? null,
          message: failure.message,
          hint: failure.hint,
          isFinal: failure.isFinal,
        },
        ...keyOf(failure),
      });
      const isToldAlready = appended.data["effectId"] !== (failure.effectId ?? null);
      // A post that couldn't be posted would only fail again, and again be posted.
      if (!isPost(effect) && !isToldAlready) await wantPost(work.outbox, appended);
      if (isRoomless) await tellWithoutRoom(work, incident, people, failure);
      if (isRoomDeaf) await tellOfDeafRoom(work, incident, people, failure);
      return appended;
    });
    return { kind: "recorded", event };
  };
}

/** Whether opening the room keeps failing or was given up. */
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
    await work.outbox.want({
      kind: "tell",
      tellId: `no-room:${incident.id}:${userId}${occasionOf(failure)}`,
      userId,
      text,
    });
}

async function tellOfDeafRoom(
  work: IncidentWork,
  incident: Incident,
  people: readonly string[],
  failure: EffectFailure,
): Promise<void> {
  const what = `${incidentName(incident)} (${incident.severity}) ${incident.title}`;
  const fix =
    "Unarchive the channel and see that Muster is in it; if it is gone for good, open a new incident with `/incident declare`.";
  const text = `${what} is open, but nothing can be posted in its room #${incident.room?.name ?? ""}: ${failure.message} ${fix}`;
  for (const userId of people)
    await work.outbox.want({
      kind: "tell",
      tellId: `deaf-room:${incident.id}:${userId}${occasionOf(failure)}`,
      userId,
      text,
    });
}

function incidentOf(effect: Effect): string | null {
  if (effect.kind === "show") return "incidentId" in effect.view ? effect.view.incidentId : null;
  return "incidentId" in effect ? effect.incidentId : null;
}

function isPost(effect: Effect): boolean {
  return effect.kind === "show" && effect.view.kind === "timeline-post";
}

/** An archived room refuses each edit of each message: one cause is one line, however many messages it hits. */
function keyOf(failure: EffectFailure): { readonly key?: string } {
  const { effect, code, effectId, isFinal } = failure;
  const occasion = occasionOf(failure);
  if (effect.kind === "show" && isFinal && code !== undefined) return { key: `not-shown:${code}${occasion}` };
  return effectId === undefined ? {} : { key: `effect-${isFinal ? "failed" : "delayed"}:${effectId}${occasion}` };
}

function sayFailure({ effect, isFinal, message, hint }: EffectFailure): string {
  const what = effect.kind === "page" ? "Nobody was paged" : `Could not ${sayEffect(effect)}`;
  return `${what}${isFinal ? "" : " yet"}: ${message} ${hint}`.trim();
}

/** Slack may be what fails: who is known without asking it must be told all the same. */
function patient(directory: Directory): Directory {
  return { ...directory, membersOf: (usergroupId) => directory.membersOf(usergroupId).catch(() => []) };
}
