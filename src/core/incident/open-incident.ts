import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { Incident } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { nextUpdateDue } from "./next-update-due.ts";
import type { ServiceCatalogue } from "./service.ts";
import type { Severity, SeverityRules } from "./severity.ts";
import { wantLeadReminder, wantUpdateReminder } from "./want-reminders.ts";

/** Longest title that is kept; fits a Slack header block (150) with its incident name in front. */
const titleLengthMax = 130;

/** What is known when an incident is opened. */
export interface OpenIncident {
  readonly title: string;
  readonly severity: Severity;
  /** Ids of the catalogue. */
  readonly services: readonly string[];
  readonly by: Actor;
  readonly summary: string | null;
  readonly isPrivate: boolean;
  /** When the trouble began; null = now. */
  readonly startedAt: Date | null;
  readonly runbookId: string | null;
}

/** Opens an incident. The title must not be empty and services must be in the catalogue. */
export function makeOpenIncident(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
  readonly catalogue: ServiceCatalogue;
}) {
  return async function openIncident(
    command: OpenIncident,
  ): Promise<{ readonly kind: "opened"; readonly incident: Incident } | Refusal> {
    if (command.title.trim() === "")
      return refuse("title-missing", "The title is empty. Say in a few words what is wrong, like “Checkout is down”.");
    const unknown = command.services.find((id) => needs.catalogue.byId(id) === undefined);
    if (unknown !== undefined) {
      const known = needs.catalogue.all().map(({ id }) => id);
      return refuse("unknown-service", `There is no service “${unknown}”. Known services: ${known.join(", ")}.`);
    }
    const incident = await needs.transact(async (work) => {
      const opened = await openIncidentIn(work, command, needs);
      await wantAnnounced(work, opened);
      await wantRoom(work, opened, needs);
      return opened;
    });
    return { kind: "opened", incident };
  };
}

/** Opens an incident inside the caller's transaction, without its room (`wantRoom`); the caller has checked title and services. */
export async function openIncidentIn(
  work: IncidentWork,
  command: OpenIncident,
  needs: { readonly clock: Clock; readonly rules: SeverityRules },
): Promise<Incident> {
  const now = needs.clock.now();
  const incident = await work.incidents.insert(
    {
      title: oneLine(command.title, titleLengthMax),
      severity: command.severity,
      services: [...new Set(command.services)],
      openedBy: command.by,
      // A source's clock may run ahead of ours; trouble can't begin after we heard of it.
      startedAt: command.startedAt !== null && command.startedAt < now ? command.startedAt : now,
      runbookId: command.runbookId,
      summary: command.summary,
      nextUpdateDueAt: nextUpdateDue(needs.rules, command.severity, now),
      isPrivate: command.isPrivate,
    },
    now,
  );
  await work.timeline.append({
    incidentId: incident.id,
    kind: "incident-opened",
    at: now,
    actor: command.by,
    text: `Opened as ${incident.severity}: ${incident.title}`,
    data: { severity: incident.severity, services: incident.services, startedAt: incident.startedAt.toISOString() },
    key: "opened",
  });
  if (needs.rules[incident.severity].page && !incident.isDrill)
    await work.outbox.want({ kind: "page", incidentId: incident.id });
  return incident;
}

/** Wants a new incident announced while its room is being opened; the room's link follows when it is there. */
export async function wantAnnounced({ outbox }: IncidentWork, incident: Incident): Promise<void> {
  if (incident.isPrivate) return;
  await outbox.want({ kind: "show", view: { kind: "announcement", incidentId: incident.id } });
}

/** Wants the room of an open incident, and the reminders that begin with it. */
export async function wantRoom(
  work: IncidentWork,
  incident: Incident,
  needs: { readonly clock: Clock },
): Promise<void> {
  await work.outbox.want({ kind: "open-room", incidentId: incident.id });
  // Takes its place in the room's lane now: what a quick page has to say there must not come before the card.
  await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: incident.id } });
  await wantUpdateReminder(work.outbox, incident);
  await wantLeadReminder(work.outbox, incident, needs.clock.now());
}
