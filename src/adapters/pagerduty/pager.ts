import { type Incident, incidentName } from "#core/incident/incident.ts";
import type { Page, Pager } from "#core/incident/pager.ts";
import { Fault } from "#core/shared/fault.ts";
import type { PagerDutyClient } from "./client.ts";
import { IncidentEnvelope, IncidentList, OncallList, type PagerDutyIncident } from "./schema.ts";

/** PagerDuty's clock and ours may differ by this much when we ask whether a page is the one we wanted. */
const clockSkewMs = 60_000;

/**
 * Wakes people through PagerDuty. One open page per incident: our incident's id is the incident key, which PagerDuty takes again once the
 * page that has it is resolved. It is looked up before a second try; all writes are found again or checked first, so an effect may
 * repeat them.
 */
export function makePagerDutyPager(needs: { client: PagerDutyClient }): Pager {
  const { client } = needs;
  /** The page of an incident: an open one, or one that was closed since it was wanted; never the one that the incident had before. */
  const find = async (incident: Incident, wantedAt: Date): Promise<Page | undefined> => {
    const list = await client.get("/incidents", { incident_key: keyOf(incident) }, IncidentList);
    const isThis = (one: PagerDutyIncident) =>
      one.status !== "resolved" ||
      (one.id !== incident.pager?.reference && Date.parse(one.created_at ?? "") >= wantedAt.getTime() - clockSkewMs);
    const found = list.incidents.find((one) => one.incident_key === keyOf(incident) && isThis(one));
    return found === undefined ? undefined : toPage(found);
  };
  const statusOf = async (page: Page) => (await client.get(addressOf(page), {}, IncidentEnvelope)).incident.status;
  /** Moves a page on unless it is there or further already; people and other tools move it too, also in between. */
  const move = async (page: Page, to: "acknowledged" | "resolved", more: object) => {
    const isDone = async () => order.indexOf(await statusOf(page)) >= order.indexOf(to);
    if (await isDone()) return;
    try {
      const incident = { type: "incident_reference", status: to, ...more };
      await client.write("PUT", addressOf(page), { incident }, IncidentEnvelope);
    } catch (error) {
      if (!isRefusal(error) || !(await isDone())) throw error;
    }
  };

  return {
    async page(run, incident, service) {
      if (service.pagerduty === null) throw notSetUp();
      const { service: id, escalationPolicy } = service.pagerduty;
      const body = {
        incident: {
          type: "incident",
          title: `${incidentName(incident)} ${incident.severity}: ${incident.title}`.slice(0, titleLengthMax),
          service: { id, type: "service_reference" },
          urgency: incident.severity === "SEV1" || incident.severity === "SEV2" ? "high" : "low",
          incident_key: keyOf(incident),
          body: { type: "incident_body", details: incident.summary ?? incident.title },
          ...(escalationPolicy === null
            ? {}
            : { escalation_policy: { id: escalationPolicy, type: "escalation_policy_reference" } }),
        },
      };
      return run.step("page", {
        find: async () => asJson(await find(incident, run.wantedAt)),
        act: async () => {
          try {
            return { ...toPage((await client.write("POST", "/incidents", body, IncidentEnvelope)).incident) };
          } catch (error) {
            // PagerDuty answers 400 to a second create with an open key: then the page is out already.
            const existing = isRefusal(error) ? await find(incident, run.wantedAt) : undefined;
            if (existing === undefined) throw error;
            return { ...existing };
          }
        },
      });
    },
    async acknowledge(run, page) {
      await run.step("acknowledge", {
        act: async () => {
          await move(page, "acknowledged", {});
          return true;
        },
      });
    },
    async resolve(run, page, resolution) {
      await run.step("resolve", {
        act: async () => {
          await move(page, "resolved", { resolution });
          return true;
        },
      });
    },
    async onCall(service) {
      if (service.pagerduty?.escalationPolicy === undefined || service.pagerduty.escalationPolicy === null) return [];
      const query = {
        "escalation_policy_ids[]": [service.pagerduty.escalationPolicy],
        earliest: "true",
        limit: "100",
        "include[]": ["users"],
      };
      const { oncalls } = await client.get("/oncalls", query, OncallList);
      return oncalls
        .map((entry) => ({
          level: entry.escalation_level,
          name: entry.user.name ?? entry.user.summary ?? "unknown",
          email: entry.user.email ?? null,
          until: entry.end ? new Date(entry.end) : null,
        }))
        .sort((a, b) => a.level - b.level);
    },
  };
}

const order: readonly string[] = ["triggered", "acknowledged", "resolved"];

/** PagerDuty's limit of a title. */
const titleLengthMax = 1_024;

function isRefusal(error: unknown): boolean {
  return error instanceof Fault && error.code === "pagerduty-400";
}

function addressOf(page: Page): string {
  return `/incidents/${encodeURIComponent(page.reference)}`;
}

function keyOf(incident: Incident): string {
  return `muster-${incident.id}`;
}

function toPage(incident: { readonly id: string; readonly html_url?: string | null | undefined }): Page {
  return { reference: incident.id, url: incident.html_url ?? null };
}

function asJson(page: Page | undefined) {
  return page === undefined ? undefined : { ...page };
}

function notSetUp(): Fault {
  return new Fault({
    code: "pagerduty-service",
    message: "The service has no PagerDuty service",
    hint: "Add pagerduty: { service: P... } to the service in muster.yaml.",
    retry: "never",
  });
}
