import { z } from "zod";
import type { ApprovedOrder, SettleAnswer } from "#core/action/action-provider.ts";
import { endingOf } from "#core/action/ending-of.ts";
import { type RenderChange, readInstruction, serviceIdOf } from "./change.ts";
import type { RenderClient } from "./client.ts";
import { codeOf, describeDeploy, onOff } from "./describe-deploy.ts";
import { reasonOf, render } from "./fault.ts";
import { planRollback } from "./plan-rollback.ts";
import type { RenderService } from "./schema.ts";

/** Render's clock and ours may differ by this much; earlier rollbacks are ruled out by Render's own times. */
const clockSkewMs = 60_000;

const AutoDeploy = z.enum(["yes", "no"]);

/** What a planned rollback stores for its execution. */
export const RollbackInstruction = z.object({
  deployId: z.string(),
  code: z.string().nullable(),
  /** When the newest deploy known to the plan was made, by Render's clock. */
  newestAt: z.string().nullable(),
  autoDeploy: AutoDeploy,
  autoDeployBefore: AutoDeploy,
});
const Reference = z.object({ deployId: z.string() });
const failedStatuses = new Set(["build_failed", "update_failed", "pre_deploy_failed", "canceled", "deactivated"]);

/**
 * Goes back to an earlier deploy. Render leaves autodeploy on, so the next push would bring the bad code back: right after the rollback was
 * taken it is set as planned. Not before: a refused rollback must leave nothing changed. It is an absolute value, so `settle` may set it
 * once more where the first try got lost, and sets it back when the rollback fails.
 */
export const rollback: RenderChange = {
  plan: planRollback,
  async perform(client, order) {
    const { deployId, autoDeploy, autoDeployBefore } = readInstruction(RollbackInstruction, order);
    const serviceId = serviceIdOf(order.target);
    const answer = await client.rollback(serviceId, deployId);
    const ending = endingOf(render, answer, { reference: () => ({}), reason: reasonOf });
    if (ending.kind !== "sent") return ending;
    const started = Reference.safeParse({ deployId: answer.kind === "answered" ? idOf(answer.body) : undefined });
    if (autoDeploy !== autoDeployBefore) await client.setAutoDeploy(serviceId, autoDeploy);
    return started.success
      ? { kind: "sent", reference: started.data }
      : { kind: "unknown", reason: "Render took it, but its answer names no deploy" };
  },
  async locate(client, order, sentAt) {
    const { code, newestAt } = readInstruction(RollbackInstruction, order);
    const deploys = await client.deploys(serviceIdOf(order.target), {});
    const after = Math.max(newestAt === null ? 0 : Date.parse(newestAt) + 1, sentAt.getTime() - clockSkewMs);
    const ours = deploys.find(
      (deploy) =>
        deploy.trigger === "rollback" && Date.parse(deploy.createdAt ?? "") >= after && codeOf(deploy) === code,
    );
    return ours === undefined ? { kind: "did-not-happen" } : { kind: "happened", reference: { deployId: ours.id } };
  },
  async settle(client, order, reference) {
    const { deployId } = Reference.parse(reference);
    const serviceId = serviceIdOf(order.target);
    const [deploy, service] = await Promise.all([client.deploy(serviceId, deployId), client.service(serviceId)]);
    const status = deploy.status ?? "created";
    if (status === "live") return finish(client, order, service, `Live: ${describeDeploy(deploy)}`);
    if (failedStatuses.has(status)) return giveBack(client, order, service, status);
    return { kind: "running", progress: `Render: ${status.replaceAll("_", " ")}` };
  },
};

async function finish(
  client: RenderClient,
  order: ApprovedOrder,
  service: RenderService,
  live: string,
): Promise<SettleAnswer> {
  const { autoDeploy } = readInstruction(RollbackInstruction, order);
  const ending = await ensureAutoDeploy(client, service, autoDeploy);
  if (ending === "set") return { kind: "settled", after: [live, `Autodeploy ${onOff(autoDeploy)}`] };
  if (ending === "unclear") return { kind: "running", progress: `${live}; autodeploy not ${onOff(autoDeploy)} yet` };
  const now = onOff(service.autoDeploy);
  return { kind: "settled", after: [live, `Autodeploy is still ${now}: Render refused to change it, do it there`] };
}

async function giveBack(
  client: RenderClient,
  order: ApprovedOrder,
  service: RenderService,
  status: string,
): Promise<SettleAnswer> {
  const { autoDeployBefore } = readInstruction(RollbackInstruction, order);
  const ending = await ensureAutoDeploy(client, service, autoDeployBefore);
  const reason = `Render's deploy ended as “${status}”`;
  if (ending === "set") return { kind: "failed", reason, hint: "See its log at Render, then plan again." };
  const left = `autodeploy is ${onOff(service.autoDeploy)} and could not be switched ${onOff(autoDeployBefore)} again`;
  return { kind: "failed", reason: `${reason}, and ${left}`, hint: "Switch it at Render, see the log, plan again." };
}

async function ensureAutoDeploy(
  client: RenderClient,
  service: RenderService,
  autoDeploy: "yes" | "no",
): Promise<"set" | "refused" | "unclear"> {
  if (service.autoDeploy === autoDeploy) return "set";
  const answer = await client.setAutoDeploy(service.id, autoDeploy);
  if (answer.kind !== "answered" || answer.status === 429 || answer.status >= 500) return "unclear";
  return answer.status < 300 ? "set" : "refused";
}

function idOf(body: unknown): unknown {
  return typeof body === "object" && body !== null ? Reflect.get(body, "id") : undefined;
}
