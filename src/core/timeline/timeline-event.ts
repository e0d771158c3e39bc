import type { Actor } from "../shared/actor.ts";
import type { JsonObject } from "../shared/json.ts";

/** Every kind of fact an incident's timeline can hold. */
export const timelineKinds = [
  "alert-fired",
  "alert-resolved",
  "alerts-grew",
  "incident-opened",
  "room-opened",
  "responders-invited",
  "paged",
  "page-acknowledged",
  "page-resolved",
  "effect-failed",
  "severity-changed",
  "status-changed",
  "role-assigned",
  "update-posted",
  "note-added",
  "message-pinned",
  "reminder-sent",
  "runbook-started",
  "runbook-step-shown",
  "runbook-step-done",
  "runbook-step-skipped",
  "runbook-step-failed",
  "runbook-ended",
  "action-planned",
  "action-plan-failed",
  "action-approved",
  "action-refused",
  "action-withdrawn",
  "action-voided",
  "action-sent",
  "action-outcome-unknown",
  "action-succeeded",
  "action-failed",
  "action-kept",
  "incident-resolved",
  "incident-reopened",
  "review-drafted",
  "review-published",
  "follow-up-added",
  "follow-up-filed",
] as const;

/** The kind of a timeline fact. */
export type TimelineKind = (typeof timelineKinds)[number];

/** A fact to be appended. `key` makes it idempotent: a second append with the same key returns the first event. */
export interface NewTimelineEvent {
  readonly incidentId: string;
  readonly kind: TimelineKind;
  /** When it happened, which may be earlier than when it was recorded (a pinned message). */
  readonly at: Date;
  readonly actor: Actor;
  /** One plain-text line for people; foreign text in it is not escaped. */
  readonly text: string;
  readonly data: JsonObject;
  readonly permalink?: string;
  readonly key?: string;
}

/** A recorded fact: numbered from 1 within its incident and chained to its predecessor by hash. */
export interface TimelineEvent {
  readonly id: string;
  readonly incidentId: string;
  readonly sequence: number;
  readonly kind: TimelineKind;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly actor: Actor;
  readonly text: string;
  readonly data: JsonObject;
  readonly permalink: string | null;
  readonly previousHash: string;
  readonly hash: string;
}
