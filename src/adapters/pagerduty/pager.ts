import { type Incident, incidentName } from "#core/incident/incident.ts";
import type { Page, Pager } from "#core/incident/pager.ts";
import { Fault } from "#core/shared/fault.ts";
import type { PagerDutyClient } from "./client.ts";
import { IncidentEnvelope, IncidentList, OncallList } from "./schema.ts";

/** Wakes people through PagerDuty. One page per incident: our incident's id is the incident key, looked up before a second try. */
export function makePagerDutyPager(needs: { client: PagerDutyClient }): Pager {
  const { client } = needs;
  const findOpen = async (incident: Incident): Promise<Page | undefined> => {
    const list = await client.get("/incidents", { incident_key: keyOf(incident) }, IncidentList);
    const found = list.incidents.find((one) => one.incident_key === keyOf(incident) && one.status !== "resolved");
    return found === undefined ? undefined : toPage(found);
  };
  const change = async (page: Page, to: object) => {
    const incident = { type: "incident_reference", ...to };
    await client.write("PUT", `/incidents/${encodeURIComponent(page.reference)}`, { incident }, IncidentEnvelope);
  };
  const statusOf = async (page: Page) =>
    (await client.get(`/incidents/${encodeURIComponent(page.reference)}`, {}, IncidentEnvelope)).incident.status;

  return {
    async page(run, incident, service) {
      if (service.pagerduty === null) throw notSetUp();
      const body = {
        incident: {
          type: "incident",
          title: `${incidentName(incident)} ${incident.severity}: ${incident.title}`,
          service: { id: service.pagerduty.service, type: "service_reference" },
          urgency: incident.severity === "SEV1" || incident.severity === "SEV2" ? "high" : "low",
          incident_key: keyOf(incident),
          body: { type: "incident_body", details: incident.summary ?? incident.title },
          ...(service.pagerduty.escalationPolicy === null
            ? {}
            : { escalation_policy: { id: service.pagerduty.escalationPolicy, type: "escalation_policy_reference" } }),
        },
      };
      return run.step("page", {
        find: async () => asJson(await findOpen(incident)),
        act: async () => {
          try {
            return { ...toPage((await client.write("POST", "/incidents", body, IncidentEnvelope)).incident) };
          } catch (error) {
            // PagerDuty answers 400 to a second create with an open key: then the page is out already.
            const existing =
              error instanceof Fault && error.code === "pagerduty-400" ? await findOpen(incident) : undefined;
            if (existing === undefined) throw error;
            return { ...existing };
          }
        },
      });
    },
    async acknowledge(run, page) {
      await run.step("acknowledge", {
        act: async () => {
          if ((await statusOf(page)) === "triggered") await change(page, { status: "acknowledged" });
          return true;
        },
      });
    },
    async resolve(run, page, resolution) {
      await run.step("resolve", {
        act: async () => {
          if ((await statusOf(page)) !== "resolved") await change(page, { status: "resolved", resolution });
          return true;
        },
      });
    },
    async onCall(service) {
      if (service.pagerduty?.escalationPolicy === undefined || service.pagerduty.escalationPolicy === null) return [];
      const query = {
        "escalation_policy_ids[]": [service.pagerduty.escalationPolicy],
        earliest: "true",
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
