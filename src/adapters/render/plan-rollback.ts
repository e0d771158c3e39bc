import type { z } from "zod";
import type { ActionOrder, PlanAnswer } from "#core/action/action-provider.ts";
import type { PlanCodeRange } from "#core/action/plan.ts";
import { serviceIdOf } from "./change.ts";
import type { RenderClient } from "./client.ts";
import { codeOf, describeAgedDeploy, describeDeploy, onOff } from "./describe-deploy.ts";
import type { RollbackInstruction } from "./rollback.ts";
import type { RenderDeploy, RenderService } from "./schema.ts";

/** Plans to deploy again what ran before the live code, or the deploy named by `to` (id or commit). */
export async function planRollback(client: RenderClient, order: ActionOrder): Promise<PlanAnswer> {
  const serviceId = serviceIdOf(order.target);
  const [service, deploys] = await Promise.all([client.service(serviceId), client.deploys(serviceId, {})]);
  const current = deploys.find((deploy) => deploy.status === "live");
  if (current === undefined) {
    return { kind: "impossible", reason: `${service.name} has no live deploy`, hint: "See its page at Render." };
  }
  const busy = deploys.find((deploy) => /in_progress|created|queued/.test(deploy.status ?? ""));
  if (busy !== undefined) {
    return { kind: "impossible", reason: `Deploy ${busy.id} is under way`, hint: "Plan again when it is done." };
  }
  const ran = deploys.filter((deploy) => deploy.status === "deactivated" && !runsSame(deploy, current));
  const older = deploys.slice(firstOf(current, deploys) + 1).filter((deploy) => ran.includes(deploy));
  const wanted = order.parameters["to"];
  const target = wanted === undefined ? older[0] : await findNamed(client, serviceId, ran, wanted);
  if (target === undefined || runsSame(target, current)) {
    const candidates = ran.slice(0, 5).map((deploy) => describeAgedDeploy(deploy, order.now));
    return {
      kind: "impossible",
      reason:
        wanted === undefined ? "There is no earlier deploy to go back to" : `"${wanted}" is no deploy to go back to`,
      hint: candidates.length === 0 ? "Ship a fix instead." : `Candidates: ${candidates.join("; ")}`,
    };
  }
  const isTakenBack = older.includes(target) || !deploys.includes(target);
  return planned(order, service, { current, target, isTakenBack, newestAt: deploys[0]?.createdAt ?? null });
}

function planned(
  order: ActionOrder,
  service: RenderService,
  found: {
    readonly current: RenderDeploy;
    readonly target: RenderDeploy;
    readonly isTakenBack: boolean;
    readonly newestAt: string | null;
  },
): PlanAnswer {
  const { current, target, isTakenBack } = found;
  const autoDeploy = order.parameters["autodeploy"] === "yes" ? "yes" : "no";
  const stopsAutoDeploy = service.autoDeploy === "yes" && autoDeploy === "no";
  const instruction: z.output<typeof RollbackInstruction> = {
    deployId: target.id,
    code: codeOf(target),
    newestAt: found.newestAt,
    autoDeploy,
    autoDeployBefore: service.autoDeploy,
  };
  const codeRange = rangeOf(current, target, isTakenBack);
  return {
    kind: "planned",
    plan: {
      summary: `Roll back ${order.service.name} on Render to ${describeDeploy(target)}`,
      facts: [
        { label: "Current", value: describeAgedDeploy(current, order.now), url: null },
        { label: "Target", value: describeAgedDeploy(target, order.now), url: null },
        { label: "Autodeploy", value: `${onOff(service.autoDeploy)} → ${onOff(autoDeploy)}`, url: null },
      ],
      warnings: stopsAutoDeploy
        ? ["Autodeploy is switched off, or the next push would bring the bad code back. Undo switches it on again."]
        : [],
      links: [{ title: "Service at Render", url: service.dashboardUrl }, ...diffLink(service, codeRange)],
      before: [`Live: ${describeDeploy(current)}`, `Autodeploy ${onOff(service.autoDeploy)}`],
      inverse: {
        kind: "action",
        verb: "rollback",
        parameters: { to: current.id, autodeploy: service.autoDeploy },
        summary: `Deploy ${describeDeploy(current)} again, autodeploy ${onOff(service.autoDeploy)}`,
      },
      leaves: stopsAutoDeploy ? `${order.service.name} on Render: autodeploy is off, pushes don't go live` : null,
      basis: { live: current.id, autoDeploy: service.autoDeploy },
      instruction,
      codeRange,
    },
  };
}

/** Where the live code went live for the first time: after a rollback that is further down than the live deploy. */
function firstOf(current: RenderDeploy, deploys: readonly RenderDeploy[]): number {
  return deploys.findLastIndex(
    (deploy) => deploy === current || (deploy.status === "deactivated" && runsSame(deploy, current)),
  );
}

function runsSame(a: RenderDeploy, b: RenderDeploy): boolean {
  return codeOf(a) !== null && codeOf(a) === codeOf(b);
}

/** A deploy that people name by id or commit (7 digits or more); an id is also looked for beyond the list. */
async function findNamed(
  client: RenderClient,
  serviceId: string,
  ran: readonly RenderDeploy[],
  name: string,
): Promise<RenderDeploy | undefined> {
  const listed = ran.find(
    (deploy) => deploy.id === name || (name.length >= 7 && (deploy.commit?.id ?? "").startsWith(name)),
  );
  if (listed !== undefined || !name.startsWith("dep-")) return listed;
  const found = await client.findDeploy(serviceId, name);
  return found?.status === "deactivated" ? found : undefined;
}

function rangeOf(current: RenderDeploy, target: RenderDeploy, isTakenBack: boolean): PlanCodeRange | null {
  const [older, newer] = isTakenBack ? [target, current] : [current, target];
  const [base, head] = [older.commit?.id, newer.commit?.id];
  return base && head ? { base, head, isTakenBack } : null;
}

function diffLink(service: RenderService, range: PlanCodeRange | null) {
  if (range === null || !service.repo?.startsWith("https://github.com/")) return [];
  const title = range.isTakenBack ? "What this takes back" : "What this brings";
  return [{ title, url: `${service.repo.replace(/\.git$/, "")}/compare/${range.base}...${range.head}` }];
}
