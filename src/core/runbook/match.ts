import type { Incident } from "../incident/incident.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import type { Runbook, RunbookSource } from "./runbook.ts";

/** Lists the runbooks that fit an incident, best first; those that don't fit are left out. `alertTitles` sharpen the match. */
export type OfferedRunbooks = (incident: Incident, alertTitles?: readonly string[]) => readonly Runbook[];

/** Offers runbooks: the route's choice, then what the services list, then what names the alerts, then what names the services. */
export function makeOfferedRunbooks(needs: {
  readonly runbooks: RunbookSource;
  readonly catalogue: ServiceCatalogue;
}): OfferedRunbooks {
  return function offeredRunbooks(incident, alertTitles = []) {
    const listed = incident.services.flatMap((id) => needs.catalogue.byId(id)?.runbooks ?? []);
    return needs.runbooks
      .all()
      .map((runbook) => ({ runbook, score: scoreOf(runbook, incident, listed, alertTitles) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.runbook.id < b.runbook.id ? -1 : 1))
      .map(({ runbook }) => runbook);
  };
}

function scoreOf(
  { id, appliesTo }: Runbook,
  incident: Incident,
  listed: readonly string[],
  alertTitles: readonly string[],
): number {
  const place = listed.indexOf(id);
  const texts = [incident.title, ...alertTitles].map((text) => text.toLowerCase());
  const namesAlert = appliesTo.alerts.some((alert) => texts.some((text) => text.includes(alert.toLowerCase())));
  const namesService = incident.services.some((service) => appliesTo.services.includes(service));
  return (
    (id === incident.runbookId ? 1_000 : 0) +
    (place === -1 ? 0 : 200 - Math.min(place, 99)) +
    (namesAlert ? 60 : 0) +
    (namesService ? 30 : 0) +
    (appliesTo.services.includes("*") ? 1 : 0)
  );
}
