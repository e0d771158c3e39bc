import type { Actor } from "../shared/actor.ts";
import type { Severity } from "./severity.ts";

/** Statuses in the order an incident usually goes through. */
export const statuses = ["triage", "investigating", "identified", "monitoring", "resolved", "reviewed"] as const;

/** Where an incident stands. */
export type Status = (typeof statuses)[number];

/** Roles people take in an incident. */
export const roles = ["lead", "comms", "scribe", "ops"] as const;

/** A role in an incident; lead is required. */
export type Role = (typeof roles)[number];

/** The Slack channel of an incident. */
export interface Room {
  readonly channelId: string;
  readonly name: string;
}

/** A numbered record of something being wrong, from its first signal to its review. */
export interface Incident {
  readonly id: string;
  readonly workspaceId: string;
  /** The n of `INC-n`, unique in the workspace. */
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly services: readonly string[];
  readonly roles: Readonly<Partial<Record<Role, string>>>;
  /** Null until the room was created. */
  readonly room: Room | null;
  readonly openedBy: Actor;
  /** When the trouble began as far as we know: the first signal's start, else the declaration. */
  readonly startedAt: Date;
  readonly openedAt: Date;
  /** First human reaction: page acknowledged, lead taken, or a step answered. */
  readonly acknowledgedAt: Date | null;
  /** First time the status became monitoring or resolved. */
  readonly mitigatedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly summary: string | null;
  readonly lastUpdate: { readonly text: string; readonly at: Date; readonly by: Actor } | null;
  readonly nextUpdateDueAt: Date | null;
  /** The runbook that the route offers, by id. */
  readonly runbookId: string | null;
  readonly pager: {
    readonly reference: string;
    readonly url: string | null;
    readonly state: "triggered" | "acknowledged" | "resolved";
  } | null;
  readonly isDrill: boolean;
  readonly isPrivate: boolean;
}

/** What is needed to open an incident; the rest has defaults. */
export interface NewIncident {
  readonly title: string;
  readonly severity: Severity;
  readonly services: readonly string[];
  readonly openedBy: Actor;
  readonly startedAt: Date;
  readonly runbookId: string | null;
  readonly summary: string | null;
  readonly nextUpdateDueAt: Date | null;
  readonly isPrivate: boolean;
}

/** How people name an incident: `INC-42`. */
export function incidentName(incident: Pick<Incident, "number">): string {
  return `INC-${incident.number}`;
}

/** Whether the on-call was paged and the page is not over: one that was resolved wakes nobody when the trouble comes back. */
export function isPaged(incident: Pick<Incident, "pager">): boolean {
  return incident.pager !== null && incident.pager.state !== "resolved";
}

/** Whether the incident still needs people. */
export function isOpen(incident: Pick<Incident, "status">): boolean {
  return incident.status !== "resolved" && incident.status !== "reviewed";
}
