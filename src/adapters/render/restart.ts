import { endingOf } from "#core/action/ending-of.ts";
import { type RenderChange, sayInstances, serviceIdOf } from "./change.ts";
import { reasonOf, render } from "./fault.ts";

/** Render's clock and ours may differ by this much. Little, because an earlier restart must not be taken for ours. */
const clockSkewMs = 5_000;

/** Restarts all instances. It can't be undone, and only Render's event log shows whether it happened. */
export const restart: RenderChange = {
  async plan(client, order) {
    const service = await client.service(serviceIdOf(order.target));
    if (service.type === "cron_job" || service.type === "static_site") {
      return {
        kind: "impossible",
        reason: `A ${service.type} can't be restarted`,
        hint: "Check the target in muster.yaml.",
      };
    }
    if (service.suspended === "suspended") {
      return { kind: "impossible", reason: `${service.name} is suspended`, hint: "Resume it at Render first." };
    }
    const instances = service.serviceDetails.numInstances ?? 1;
    return {
      kind: "planned",
      plan: {
        summary: `Restart ${order.service.name} on Render (${sayInstances(instances)})`,
        facts: [{ label: "Now", value: sayInstances(instances), url: service.dashboardUrl }],
        warnings: instances === 1 ? ["There is one instance: requests may fail while it restarts."] : [],
        links: [{ title: "Service at Render", url: service.dashboardUrl }],
        before: [`${sayInstances(instances)} running`],
        inverse: { kind: "none", reason: "A restart can't be undone" },
        leaves: null,
        basis: { suspended: service.suspended },
        instruction: {},
        codeRange: null,
      },
    };
  },
  async perform(client, order) {
    const answer = await client.restart(serviceIdOf(order.target));
    return endingOf(render, answer, { reference: () => ({}), reason: reasonOf });
  },
  async locate(client, order, sentAt) {
    const types = await client.eventTypesSince(serviceIdOf(order.target), new Date(sentAt.getTime() - clockSkewMs));
    if (types.includes("server_restarted")) return { kind: "happened", reference: {} };
    return { kind: "unclear", reason: "Render's events show no restart since then, but they may be late" };
  },
  async settle(client, order, _reference, sentAt) {
    const serviceId = serviceIdOf(order.target);
    const since = new Date(sentAt.getTime() - clockSkewMs);
    const [types, service, running] = await Promise.all([
      client.eventTypesSince(serviceId, since),
      client.service(serviceId),
      client.instanceCount(serviceId),
    ]);
    const wanted = service.serviceDetails.numInstances ?? 1;
    if (!types.includes("server_restarted")) return { kind: "running", progress: "Render: waiting for the restart" };
    if (running < wanted) return { kind: "running", progress: `Render: ${running} of ${sayInstances(wanted)} run` };
    return { kind: "settled", after: [`Restarted; ${sayInstances(running)} running`] };
  },
};
