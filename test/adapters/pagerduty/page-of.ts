import { makePagerDutyClient } from "#adapters/pagerduty/client.ts";
import { makePagerDutyPager } from "#adapters/pagerduty/pager.ts";
import type { Incident } from "#core/incident/incident.ts";
import type { Pager } from "#core/incident/pager.ts";
import { person } from "#core/shared/actor.ts";
import { serviceAt } from "../orders.ts";

/** When the effects of these tests were wanted, and the sandbox's clock begins. */
export const wantedAt = new Date("2026-03-02T03:00:00Z");

/** The service whose on-call is paged. */
export const storefront = serviceAt("vercel", { project: "prj_storefront" });

/** An open incident, named INC-42. */
export function incidentOf(id = "018f-incident"): Incident {
  return {
    id,
    workspaceId: "T0MUSTER",
    number: 42,
    title: "Checkout is down",
    severity: "SEV1",
    status: "investigating",
    services: ["web"],
    roles: {},
    room: null,
    openedBy: person("U0ONCALL"),
    startedAt: wantedAt,
    openedAt: wantedAt,
    acknowledgedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    summary: null,
    lastUpdate: null,
    nextUpdateDueAt: null,
    runbookId: null,
    pager: null,
    isDrill: false,
    isPrivate: false,
  };
}

/** The real pager at an address. */
export function pagerAt(
  baseUrl: string,
  options: {
    readonly token?: string;
    readonly from?: string;
    readonly timeoutMs?: number;
    readonly guard?: () => () => void;
  } = {},
): Pager {
  const { token = "pd-secret", from = "muster@acme.example", timeoutMs, guard } = options;
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  return makePagerDutyPager({
    client: makePagerDutyClient({ baseUrl, token, from, ...limit, ...(guard === undefined ? {} : { guard }) }),
  });
}
