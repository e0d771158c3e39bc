import type { AlertNoticeView } from "#core/correlation/alert-notice-view.ts";
import { makeDecideGroup } from "#core/correlation/decide-group.ts";
import { makeReceiveSignal } from "#core/correlation/receive-signal.ts";
import type { Route } from "#core/correlation/route.ts";
import { makeShowAlertNotice } from "#core/correlation/show-alert-notice.ts";
import type { Signal } from "#core/signal/signal.ts";
import { makeIncidentHouse } from "./incident-house.ts";
import { sampleRules, twoServices } from "./sample-catalogue.ts";

/** A route that matches everything and opens incidents; override what a test is about. */
export function sampleRoute(parts: Partial<Route> = {}): Route {
  return {
    name: "paging alerts",
    match: { source: [], kind: [], labels: {} },
    then: "incident",
    severity: null,
    service: "{{ labels.service }}",
    groupBy: ["service", "alertname"],
    window: { kind: "time", ms: 300_000 },
    runbook: "site-down",
    ...parts,
  };
}

/** The verbs of correlation on top of those of the incident stage. */
export function makeCorrelationHouse(routes: readonly Route[] = [sampleRoute()]) {
  const house = makeIncidentHouse();
  const needs = { ...house, routes, catalogue: twoServices, rules: sampleRules };
  const notices = new Map<string, AlertNoticeView>();
  const board = {
    async showNotice(_run: unknown, view: AlertNoticeView) {
      notices.set(view.group.id, view);
    },
  };
  const receiveSignal = makeReceiveSignal(needs);
  const deliveries = { count: 0 };
  return {
    ...house,
    notices,
    ...makeDecideGroup(needs),
    showAlertNotice: makeShowAlertNotice({ ...needs, board }),
    /** Receives signals one after the other and tells what became of each. */
    async receive(...signals: readonly Signal[]): Promise<readonly string[]> {
      const kinds: string[] = [];
      for (const signal of signals) {
        deliveries.count += 1;
        kinds.push((await receiveSignal(signal, `delivery-${deliveries.count}`)).kind);
      }
      return kinds;
    },
    incidents: () => house.work.incidents.list({ includeClosed: true, limit: 100 }),
  };
}

/** What `makeCorrelationHouse` makes. */
export type CorrelationHouse = ReturnType<typeof makeCorrelationHouse>;
