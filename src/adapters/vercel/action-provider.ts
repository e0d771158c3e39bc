import { z } from "zod";
import type {
  ActionProvider,
  ApprovedOrder,
  LocateAnswer,
  PerformAnswer,
  SettleAnswer,
} from "#core/action/action-provider.ts";
import { endingOf } from "#core/action/ending-of.ts";
import type { Target } from "#core/incident/service.ts";
import { Fault } from "#core/shared/fault.ts";
import type { VercelClient, VercelProject } from "./client.ts";
import { reasonOf, vercel } from "./fault.ts";
import { planPromote, planRollback } from "./plan-switch.ts";
import type { Project } from "./schema.ts";

const Instruction = z.object({ change: z.enum(["rollback", "promote"]), deploymentId: z.string() });

/** Vercel's clock and ours may differ by this much when we ask whether a request is ours. */
const clockSkewMs = 5_000;

/** Changes which deployment serves production at Vercel: `rollback` and `promote`. */
export function makeVercelProvider(needs: { client: VercelClient }): ActionProvider {
  const { client } = needs;
  return {
    name: "vercel",
    verbs: [
      {
        verb: "rollback",
        title: "Go back to an earlier production deployment",
        parameters: [
          { name: "to", required: false, hint: "deployment id, address or commit; default: the last good one" },
        ],
      },
      {
        verb: "promote",
        title: "Make a deployment the live one and let new deployments go live again",
        parameters: [{ name: "deployment", required: true, hint: "deployment id, address or commit" }],
      },
    ],
    plan: (order) => (order.verb === "rollback" ? planRollback : planPromote)(client, projectOf(order.target), order),
    perform: (order) => perform(client, order),
    locate: (order, sentAt) => locate(client, order, sentAt),
    settle: (order, _reference, sentAt) => settle(client, order, sentAt),
  };
}

/** The project a target names. */
export function projectOf(target: Target): VercelProject {
  const project = target.ids["project"];
  if (project !== undefined) return { project, team: target.ids["team"] };
  throw new Fault({
    code: "vercel-target",
    message: "A Vercel target has no project",
    hint: "Add project: prj_... to the target in muster.yaml.",
    retry: "never",
  });
}

async function perform(client: VercelClient, order: ApprovedOrder): Promise<PerformAnswer> {
  const { change, deploymentId } = Instruction.parse(order.instruction);
  const of = projectOf(order.target);
  const answer =
    change === "rollback"
      ? await client.rollback(of, deploymentId, `Muster: ${order.service.name}`)
      : await client.promote(of, deploymentId);
  return endingOf(vercel, answer, { reference: () => ({ toDeploymentId: deploymentId }), reason: reasonOf });
}

async function locate(client: VercelClient, order: ApprovedOrder, sentAt: Date): Promise<LocateAnswer> {
  const { deploymentId } = Instruction.parse(order.instruction);
  const project = await client.project(projectOf(order.target));
  const isDone = liveId(project) === deploymentId;
  return isOurs(project, order, sentAt) || isDone
    ? { kind: "happened", reference: { toDeploymentId: deploymentId } }
    : { kind: "did-not-happen" };
}

async function settle(client: VercelClient, order: ApprovedOrder, sentAt: Date): Promise<SettleAnswer> {
  const { change, deploymentId } = Instruction.parse(order.instruction);
  const project = await client.project(projectOf(order.target));
  const status = project.lastAliasRequest?.jobStatus;
  if (!isOurs(project, order, sentAt)) {
    if (liveId(project) === deploymentId) return { kind: "settled", after: [`Production serves ${deploymentId}`] };
    return {
      kind: "failed",
      reason: `Another ${project.lastAliasRequest?.type ?? "change"} replaced this ${change}`,
      hint: "Plan again from the present state.",
    };
  }
  if (status === "failed" || status === "skipped") {
    return {
      kind: "failed",
      reason: `Vercel's ${change} ended as “${status}”`,
      hint: "See the project's page at Vercel, then plan again.",
    };
  }
  if (status === "succeeded" && liveId(project) === deploymentId) {
    return { kind: "settled", after: [`Production serves ${deploymentId} (${change} ${status})`] };
  }
  return { kind: "running", progress: `Vercel: ${status ?? "waiting"}` };
}

function isOurs(project: Project, order: ApprovedOrder, sentAt: Date): boolean {
  const { change, deploymentId } = Instruction.parse(order.instruction);
  const request = project.lastAliasRequest;
  return (
    request?.type === change &&
    request.toDeploymentId === deploymentId &&
    request.requestedAt >= sentAt.getTime() - clockSkewMs
  );
}

function liveId(project: Project): string | undefined {
  return project.targets?.["production"]?.id;
}
