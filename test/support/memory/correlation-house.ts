import type { AlertNoticeView } from "#core/correlation/alert-notice-view.ts";
import { makeDecideGroup } from "#core/correlation/decide-group.ts";
import type { DigestView } from "#core/correlation/digest-view.ts";
import { makeExplainAlert } from "#core/correlation/explain-alert.ts";
import { makeReceiveSignals } from "#core/correlation/receive-signals.ts";
import { makeReportGrowth } from "#core/correlation/report-growth.ts";
import { makeResumeBacklog } from "#core/correlation/resume-backlog.ts";
import type { Route } from "#core/correlation/route.ts";
import { makeShowAlertNotice } from "#core/correlation/show-alert-notice.ts";
import { makeShowDigest } from "#core/correlation/show-digest.ts";
import { makeWorkOffBacklog } from "#core/correlation/work-off-backlog.ts";
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
    onWorse: "propose",
    ...parts,
  };
}

/** The verbs of correlation on top of those of the incident stage. */
export function makeCorrelationHouse(routes: readonly Route[] = [sampleRoute()]) {
  const house = makeIncidentHouse();
  const needs = { ...house, routes, catalogue: twoServices, rules: sampleRules };
  const notices = new Map<string, AlertNoticeView>();
  const digests: DigestView[] = [];
  const board = {
    async showDigest(_run: unknown, view: DigestView) {
      digests.push(view);
    },
    async showNotice(_run: unknown, view: AlertNoticeView) {
      notices.set(view.group.id, view);
    },
  };
  const { receiveSignals } = makeReceiveSignals(needs);
  const deliveries = { count: 0 };
  const receive = async (signals: readonly Signal[]): Promise<readonly string[]> => {
    deliveries.count += 1;
    return (await receiveSignals(signals, `delivery-${deliveries.count}`)).map(({ kind }) => kind);
  };
  return {
    ...house,
    notices,
    digests,
    workOffBacklog: makeWorkOffBacklog(needs),
    resumeBacklog: makeResumeBacklog(needs),
    showDigest: makeShowDigest({ ...needs, board }),
    ...makeDecideGroup(needs),
    explainAlert: makeExplainAlert(needs),
    showAlertNotice: makeShowAlertNotice({ ...needs, board }),
    /** Receives signals one after the other, each a delivery of its own, and tells what became of each. */
    async receive(...signals: readonly Signal[]): Promise<readonly string[]> {
      const kinds: string[] = [];
      for (const signal of signals) kinds.push(...(await receive([signal])));
      return kinds;
    },
    /** Receives one delivery of many signals. */
    receiveTogether: (...signals: readonly Signal[]) => receive(signals),
    reportGrowth: makeReportGrowth(needs),
    incidents: () => house.work.incidents.list({ includeClosed: true, limit: 100 }),
  };
}

/** What `makeCorrelationHouse` makes. */
export type CorrelationHouse = ReturnType<typeof makeCorrelationHouse>;
