import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { sayDuration } from "../shared/duration.ts";
import { oneLine } from "../shared/one-line.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { type Incident, incidentName, isOpen } from "./incident.ts";
import { resolved } from "./incident-lifecycle.ts";
import type { IncidentSurroundings } from "./incident-surroundings.ts";
import type { IncidentWork } from "./incident-work.ts";
import { updateTextLengthMax } from "./post-update.ts";
import type { SeverityRules } from "./severity.ts";
import { wantShown } from "./want-shown.ts";
import { withIncident } from "./with-incident.ts";

/** How resolving ended; a line for each change that stays in force, and for each action that is still to be decided or running. */
export type ResolvedIncident =
  | {
      readonly kind: "resolved";
      readonly incident: Incident;
      readonly changesLeft: readonly string[];
      readonly openActions: readonly string[];
    }
  | Refusal;

/** The runbooks of an incident, as part of the transaction that ends it. */
export interface RunbooksOf<Work> {
  /** Locks them; to be called before the incident is locked. */
  lock(work: Work, incidentId: string): Promise<void>;
  /** Ends them; answers their titles. */
  stop(work: Work, incidentId: string, by: Actor, at: Date): Promise<readonly string[]>;
}

/**
 * Resolves an open incident: the page ends, reminders and runbooks stop, the review is drafted unless the severity has none.
 */
export function makeResolveIncident<Work extends IncidentWork>(needs: {
  readonly transact: Transact<Work>;
  readonly runbooks: RunbooksOf<Work>;
  readonly clock: Clock;
  readonly rules: SeverityRules;
  readonly surroundings: Pick<IncidentSurroundings, "changesLeft" | "openActions">;
}) {
  return async function resolveIncident(command: {
    readonly incidentId: string;
    readonly summary: string | null;
    readonly by: Actor;
  }): Promise<ResolvedIncident> {
    const [changesLeft, openActions] = await Promise.all([
      needs.surroundings.changesLeft(command.incidentId),
      needs.surroundings.openActions(command.incidentId),
    ]);
    const summary = oneLine(command.summary ?? "", updateTextLengthMax);
    const transact: Transact<Work> = (change) =>
      needs.transact(async (work) => {
        await needs.runbooks.lock(work, command.incidentId);
        return change(work);
      });
    return withIncident(transact, command.incidentId, async (work, before): Promise<ResolvedIncident> => {
      const now = needs.clock.now();
      if (!isOpen(before)) return refuseAgain(before, now);
      const incident = resolved(before, now, summary === "" ? null : summary);
      await work.incidents.save(incident);
      const stopped = await needs.runbooks.stop(work, incident.id, command.by, now);
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "incident-resolved",
        at: now,
        actor: command.by,
        text: sayResolved(summary, changesLeft, openActions, stopped),
        data: { summary, changesLeft, openActions },
      });
      await wantShown(work.outbox, incident, { post: event, topic: true });
      // A page may be on its way without its reference being known yet; resolving it comes after it in the same lane.
      if (incident.pager !== null || needs.rules[incident.severity].page)
        await work.outbox.want({ kind: "resolve-page", incidentId: incident.id });
      if (needs.rules[incident.severity].review !== "none")
        await work.outbox.want({ kind: "draft-review", incidentId: incident.id });
      return { kind: "resolved", incident, changesLeft, openActions };
    });
  };
}

function refuseAgain(incident: Incident, now: Date): Refusal {
  const since =
    incident.resolvedAt === null ? "" : ` since ${sayDuration(now.getTime() - incident.resolvedAt.getTime())}`;
  return refuse(
    "already-resolved",
    `${incidentName(incident)} is resolved already${since}. Use \`reopen\` with a reason if it is back.`,
  );
}

function sayResolved(
  summary: string,
  changesLeft: readonly string[],
  openActions: readonly string[],
  stopped: readonly string[],
): string {
  const head = summary === "" ? "Resolved" : `Resolved: ${summary}`;
  const left = changesLeft.length === 0 ? [] : [`Changes left in place: ${changesLeft.join("; ")}`];
  const open = openActions.length === 0 ? [] : [`Actions still open: ${openActions.join("; ")}`];
  const runbooks = stopped.length === 0 ? [] : [`Runbook stopped: ${stopped.join("; ")}`];
  return [head, ...left, ...open, ...runbooks].join(" · ");
}
