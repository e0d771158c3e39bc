import { z } from "zod";
import { endingOf } from "#core/action/ending-of.ts";
import { type RenderChange, readInstruction, sayInstances, serviceIdOf } from "./change.ts";
import { reasonOf, render } from "./fault.ts";

const Instruction = z.object({ numInstances: z.number().int() });

/** Render's limit of instances for one service. */
const instancesMax = 100;

/** Render answers before its own records show the new number; only after this long the old one means that it was not taken. */
const takesMsMax = 30_000;

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
        reason: ignoredBy(autoscaling),
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
        reason: `${service.name} has ${sayInstances(to)} already`,
        hint: "Nothing needs to be done.",
      };
    return {
      kind: "planned",
      plan: {
        summary: `Scale ${order.service.name} on Render from ${from} to ${sayInstances(to)}`,
        facts: [
          { label: "Now", value: sayInstances(from), url: service.dashboardUrl },
          { label: "Then", value: sayInstances(to), url: null },
        ],
        warnings: [
          ...(service.suspended === "suspended" ? ["The service is suspended: nothing runs until it is resumed."] : []),
          ...(to < from
            ? ["This takes capacity away."]
            : ["More instances cost more, and open more database connections."]),
        ],
        links: [{ title: "Service at Render", url: service.dashboardUrl }],
        before: [sayInstances(from)],
        inverse: {
          kind: "action",
          verb: "scale",
          parameters: { to: String(from) },
          summary: `Scale back to ${sayInstances(from)}`,
        },
        leaves: `${order.service.name} runs ${sayInstances(to)} on Render instead of ${from}`,
        basis: { numInstances: from, autoscaling: false },
        instruction: { numInstances: to },
        codeRange: null,
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
  async settle(client, order, _reference, sentAt) {
    const { numInstances } = readInstruction(Instruction, order);
    const serviceId = serviceIdOf(order.target);
    const [service, running] = await Promise.all([client.service(serviceId), client.instanceCount(serviceId)]);
    const { numInstances: set, autoscaling } = service.serviceDetails;
    if (set !== numInstances) {
      const hint = "Plan again from the present state.";
      if (autoscaling?.enabled) return { kind: "failed", reason: ignoredBy(autoscaling), hint };
      const isOld = typeof set === "number" && set === order.basis["numInstances"];
      if (isOld && order.now.getTime() - sentAt.getTime() < takesMsMax)
        return { kind: "running", progress: `Render: still set to ${sayInstances(set)}` };
      return { kind: "failed", reason: `Render is set to ${set ?? "an unknown number"}, not ${numInstances}`, hint };
    }
    if (running !== numInstances)
      return { kind: "running", progress: `Render: ${running} of ${sayInstances(numInstances)} run` };
    return { kind: "settled", after: [`${sayInstances(running)} running`] };
  },
};

function ignoredBy(autoscaling: { readonly min: number; readonly max: number }): string {
  return `Autoscaling is on (${autoscaling.min} to ${autoscaling.max} instances): Render accepts a manual scale and ignores it`;
}
