import { z } from "zod";
import type { ActionOrder, PlanAnswer } from "#core/action/action-provider.ts";
import { endingOf } from "#core/action/ending-of.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { clockSkewMs, type RenderChange, readInstruction, serviceIdOf } from "./change.ts";
import { reasonOf, render } from "./fault.ts";
import type { RenderDeploy, RenderService } from "./schema.ts";

const Instruction = z.object({
  deployId: z.string(),
  commit: z.string().nullable(),
  autoDeploy: z.enum(["yes", "no"]),
});
const Reference = z.object({ deployId: z.string() });
const failedStatuses = new Set(["build_failed", "update_failed", "pre_deploy_failed", "canceled", "deactivated"]);

/**
 * Goes back to an earlier deploy. Render leaves autodeploy on, so the next push would bring the bad code back: it is set first
 * (an absolute value, harmless to repeat), then the one rollback is sent.
 */
export const rollback: RenderChange = {
  async plan(client, order) {
    const serviceId = serviceIdOf(order.target);
    const [service, deploys] = await Promise.all([client.service(serviceId), client.deploys(serviceId, {})]);
    return planFrom(order, service, deploys);
  },
  async perform(client, order) {
    const { deployId, autoDeploy } = readInstruction(Instruction, order);
    const serviceId = serviceIdOf(order.target);
    const autoDeploySet = await client.setAutoDeploy(serviceId, autoDeploy);
    if (autoDeploySet.kind !== "answered" || autoDeploySet.status !== 200) {
      return endingOf(render, autoDeploySet, { reference: () => ({}), reason: reasonOf });
    }
    const answer = await client.rollback(serviceId, deployId);
    return endingOf(render, answer, {
      reference: (body) => Reference.parse({ deployId: idOf(body) }),
      reason: reasonOf,
    });
  },
  async locate(client, order, sentAt) {
    const ours = await findOurs(client.deploys(serviceIdOf(order.target), {}), order.instruction, sentAt);
    return ours === undefined ? { kind: "did-not-happen" } : { kind: "happened", reference: { deployId: ours.id } };
  },
  async settle(client, order, reference) {
    const { deployId } = Reference.parse(reference);
    const deploy = await client.deploy(serviceIdOf(order.target), deployId);
    const status = deploy.status ?? "created";
    if (status === "live") return { kind: "settled", after: [`Live: ${describe(deploy)}`] };
    if (failedStatuses.has(status)) {
      return {
        kind: "failed",
        reason: `Render's deploy ended as “${status}”`,
        hint: "See its log at Render, then plan again.",
      };
    }
    return { kind: "running", progress: `Render: ${status.replaceAll("_", " ")}` };
  },
};

function planFrom(order: ActionOrder, service: RenderService, deploys: readonly RenderDeploy[]): PlanAnswer {
  const current = deploys.find((deploy) => deploy.status === "live");
  if (current === undefined) {
    return { kind: "impossible", reason: `${service.name} has no live deploy`, hint: "See its page at Render." };
  }
  const busy = deploys.find((deploy) => /in_progress|created|queued/.test(deploy.status ?? ""));
  if (busy !== undefined)
    return { kind: "impossible", reason: `Deploy ${busy.id} is under way`, hint: "Plan again when it is done." };
  const older = deploys.filter((deploy) => deploy.status === "deactivated" && deploy.commit?.id !== current.commit?.id);
  const wanted = order.parameters["to"];
  const target = wanted === undefined ? older[0] : older.find((one) => isNamed(one, wanted));
  if (target === undefined) {
    const candidates = older.slice(0, 5).map(describe).join("; ");
    return {
      kind: "impossible",
      reason:
        wanted === undefined ? "There is no earlier deploy to go back to" : `"${wanted}" is no deploy to go back to`,
      hint: candidates === "" ? "Ship a fix instead." : `Candidates: ${candidates}`,
    };
  }
  const autoDeploy = order.parameters["autodeploy"] === "yes" ? "yes" : "no";
  const stopsAutoDeploy = service.autoDeploy === "yes" && autoDeploy === "no";
  return {
    kind: "planned",
    plan: {
      summary: `Roll back ${order.service.name} on Render to ${describe(target)}`,
      facts: [
        { label: "Current", value: `${describe(current)} · ${ageOf(current, order.now)}`, url: null },
        { label: "Target", value: `${describe(target)} · ${ageOf(target, order.now)}`, url: null },
        { label: "Autodeploy", value: `${onOff(service.autoDeploy)} → ${onOff(autoDeploy)}`, url: null },
      ],
      warnings: stopsAutoDeploy
        ? ["Autodeploy is switched off, or the next push would bring the bad code back. Undo switches it on again."]
        : [],
      links: [{ title: "Service at Render", url: service.dashboardUrl }, ...diffLink(service, target, current)],
      before: [`Live: ${describe(current)}`, `Autodeploy ${onOff(service.autoDeploy)}`],
      inverse: {
        kind: "action",
        verb: "rollback",
        parameters: { to: current.id, autodeploy: service.autoDeploy },
        summary: `Deploy ${describe(current)} again, autodeploy ${onOff(service.autoDeploy)}`,
      },
      leaves: stopsAutoDeploy ? `${order.service.name} on Render: autodeploy is off, pushes don't go live` : null,
      basis: { live: current.id, autoDeploy: service.autoDeploy },
      instruction: { deployId: target.id, commit: target.commit?.id ?? null, autoDeploy },
    },
  };
}

async function findOurs(
  list: Promise<readonly RenderDeploy[]>,
  instruction: unknown,
  sentAt: Date,
): Promise<RenderDeploy | undefined> {
  const { commit } = Instruction.parse(instruction);
  return (await list).find(
    (deploy) =>
      deploy.trigger === "rollback" &&
      Date.parse(deploy.createdAt) >= sentAt.getTime() - clockSkewMs &&
      (commit === null || deploy.commit?.id === commit),
  );
}

function isNamed(deploy: RenderDeploy, name: string): boolean {
  return deploy.id === name || (name.length >= 7 && (deploy.commit?.id ?? "").startsWith(name));
}

function describe(deploy: RenderDeploy): string {
  const what = deploy.commit?.id
    ? `${deploy.commit.id.slice(0, 7)} “${(deploy.commit.message ?? "").split("\n")[0]}”`
    : deploy.image?.ref;
  return [deploy.id, what].filter(Boolean).join(" · ");
}

function ageOf(deploy: RenderDeploy, now: Date): string {
  return `${sayDuration(Math.max(0, now.getTime() - Date.parse(deploy.createdAt)))} old`;
}

function onOff(autoDeploy: "yes" | "no"): string {
  return autoDeploy === "yes" ? "on" : "off";
}

function diffLink(service: RenderService, from: RenderDeploy, to: RenderDeploy) {
  const isGitHub = service.repo?.startsWith("https://github.com/") ?? false;
  if (!isGitHub || !from.commit?.id || !to.commit?.id) return [];
  return [{ title: "What this takes back", url: `${service.repo}/compare/${from.commit.id}...${to.commit.id}` }];
}

function idOf(body: unknown): unknown {
  return typeof body === "object" && body !== null ? Reflect.get(body, "id") : undefined;
}
