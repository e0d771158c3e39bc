import { z } from "zod";
import { endingOf } from "#core/action/ending-of.ts";
import { type RenderChange, readInstruction, serviceIdOf } from "./change.ts";
import { reasonOf, render } from "./fault.ts";

const Instruction = z.object({ numInstances: z.number().int() });

/** Render's limit of instances for one service. */
const instancesMax = 100;

/** Sets the number of instances: an absolute value, so sending it again changes nothing more. */
export const scale: RenderChange = {
  async plan(client, order) {
    const wanted = order.parameters["to"] ?? "";
    const to = Number(wanted);
    if (!/^\d{1,3}$/.test(wanted) || to < 1 || to > instancesMax) {
      return {
        kind: "impossible",
        reason: `to=${wanted} is no number of instances`,
        hint: `Give to=1 … to=${instancesMax}.`,
      };
    }
    const service = await client.service(serviceIdOf(order.target));
    const { numInstances: from, autoscaling } = service.serviceDetails;
    if (autoscaling?.enabled) {
      return {
        kind: "impossible",
        reason: `Autoscaling is on (${autoscaling.min} to ${autoscaling.max} instances): Render accepts a manual scale and ignores it`,
        hint: "Change autoscaling's minimum at Render, or switch it off there and plan again.",
      };
    }
    if (from === undefined || from === null) {
      return {
        kind: "impossible",
        reason: `A ${service.type} has no instances to scale`,
        hint: "Check the target in muster.yaml.",
      };
    }
    if (from === to)
      return {
        kind: "impossible",
        reason: `${service.name} has ${to} instances already`,
        hint: "Nothing needs to be done.",
      };
    return {
      kind: "planned",
      plan: {
        summary: `Scale ${order.service.name} on Render from ${from} to ${to} instances`,
        facts: [
          { label: "Now", value: `${from} instances`, url: service.dashboardUrl },
          { label: "Then", value: `${to} instances`, url: null },
        ],
        warnings: [
          ...(service.suspended === "suspended" ? ["The service is suspended: nothing runs until it is resumed."] : []),
          ...(to < from
            ? ["This takes capacity away."]
            : ["More instances cost more, and open more database connections."]),
        ],
        links: [{ title: "Service at Render", url: service.dashboardUrl }],
        before: [`${from} instances`],
        inverse: {
          kind: "action",
          verb: "scale",
          parameters: { to: String(from) },
          summary: `Scale back to ${from} instances`,
        },
        leaves: `${order.service.name} runs ${to} instances on Render instead of ${from}`,
        basis: { numInstances: from, autoscaling: false },
        instruction: { numInstances: to },
      },
    };
  },
  async perform(client, order) {
    const { numInstances } = readInstruction(Instruction, order);
    const answer = await client.scale(serviceIdOf(order.target), numInstances);
    return endingOf(render, answer, { reference: () => ({ numInstances }), reason: reasonOf });
  },
  async locate(client, order) {
    const { numInstances } = readInstruction(Instruction, order);
    const service = await client.service(serviceIdOf(order.target));
    const happened = service.serviceDetails.numInstances === numInstances;
    return happened ? { kind: "happened", reference: { numInstances } } : { kind: "did-not-happen" };
  },
  async settle(client, order) {
    const { numInstances } = readInstruction(Instruction, order);
    const serviceId = serviceIdOf(order.target);
    const [service, running] = await Promise.all([client.service(serviceId), client.instanceCount(serviceId)]);
    if (service.serviceDetails.numInstances !== numInstances) {
      const now = service.serviceDetails.numInstances ?? "an unknown number of";
      return {
        kind: "failed",
        reason: `Render is set to ${now} instances, not ${numInstances}`,
        hint: "Somebody else changed it; plan again.",
      };
    }
    if (running !== numInstances)
      return { kind: "running", progress: `Render: ${running} of ${numInstances} instances run` };
    return { kind: "settled", after: [`${running} instances run`] };
  },
};
