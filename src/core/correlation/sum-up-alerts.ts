import type { Incident } from "../incident/incident.ts";
import { worstOf } from "../incident/severity.ts";
import { system } from "../shared/actor.ts";
import { alertHost } from "../signal/alert-host.ts";
import { alertName } from "../signal/alert-name.ts";
import type { NewTimelineEvent } from "../timeline/timeline-event.ts";
import type { AddedAlert } from "./add-alerts.ts";
import { sourceActor } from "./source-actor.ts";

/** How many names and alerts of a storm its fact keeps; the alerts themselves are all stored. */
const namesMax = 10;
const alertsMax = 50;

/** One fact for many alerts that fired together: how many, on how many hosts, called what. */
export function sumUpAlerts(
  incident: Incident,
  alerts: readonly AddedAlert[],
  more: number,
  now: Date,
): NewTimelineEvent {
  const signals = alerts.map(({ alert }) => alert.signal);
  const names = [...new Set(signals.map(alertName))];
  const hosts = new Set(signals.flatMap((signal) => alertHost(signal) ?? [])).size;
  const count = alerts.length + more;
  const first = Math.min(...signals.map(({ startedAt }) => startedAt.getTime()));
  const source = signals[0]?.source;
  return {
    incidentId: incident.id,
    kind: "alert-fired",
    at: Number.isFinite(first) ? new Date(Math.min(first, now.getTime())) : now,
    actor: source === undefined ? system("Muster") : sourceActor(source),
    text: `${count} more ${count === 1 ? "alert" : "alerts"} fired${hosts > 1 ? ` on ${hosts} hosts` : ""}${sayNames(names)}`,
    data: {
      count,
      hosts,
      names: names.slice(0, namesMax),
      alertIds: alerts.slice(0, alertsMax).map(({ alert }) => alert.id),
      severity: worstOf(alerts.map(({ severity }) => severity)) ?? incident.severity,
      deliveryId: alerts[0]?.deliveryId ?? null,
    },
  };
}

function sayNames(names: readonly string[]): string {
  if (names.length === 0) return "";
  const others = names.length - 3;
  return `: ${names.slice(0, 3).join(", ")}${others > 0 ? ` and ${others} other ${others === 1 ? "name" : "names"}` : ""}`;
}
