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

const Instruction = z.object({
  change: z.enum(["rollback", "promote"]),
  projectId: z.string(),
  deploymentId: z.string(),
});
const Basis = z.object({ current: z.string(), lastAliasRequestedAt: z.number().nullable() });

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
    locate: (order) => locate(client, order),
    settle: (order) => settle(client, order),
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
  const { change, projectId, deploymentId } = Instruction.parse(order.instruction);
  // The calls that change something want the project's id; people may configure its name.
  const of = { ...projectOf(order.target), project: projectId };
  const answer =
    change === "rollback"
      ? await client.rollback(of, deploymentId, `Muster: ${order.service.name}`)
      : await client.promote(of, deploymentId);
  return endingOf(vercel, answer, { reference: () => ({ toDeploymentId: deploymentId }), reason: reasonOf });
}

async function locate(client: VercelClient, order: ApprovedOrder): Promise<LocateAnswer> {
  const { deploymentId } = Instruction.parse(order.instruction);
  const seen = judge(await client.project(projectOf(order.target)), order);
  if (seen.request === "ours" || seen.isServed) {
    return { kind: "happened", reference: { toDeploymentId: deploymentId } };
  }
  return seen.request === "other"
    ? { kind: "unclear", reason: "another promote or rollback was requested at Vercel since the plan" }
    : { kind: "did-not-happen" };
}

async function settle(client: VercelClient, order: ApprovedOrder): Promise<SettleAnswer> {
  const { change, deploymentId } = Instruction.parse(order.instruction);
  const project = await client.project(projectOf(order.target));
  const { request, isServed, isBefore } = judge(project, order);
  const status = project.lastAliasRequest?.jobStatus ?? "waiting";
  if (request !== "ours") {
    if (isServed) return { kind: "settled", after: [`Production serves ${deploymentId}`] };
    // Vercel took it and does not show it yet, for example behind a rolling release.
    if (request === "none") return { kind: "running", progress: "Vercel: waiting to start" };
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
  if (status !== "succeeded") return { kind: "running", progress: `Vercel: ${status}` };
  const live = liveId(project);
  if (live === deploymentId) {
    return { kind: "settled", after: [`Production serves ${deploymentId} (${change} ${status})`] };
  }
  if (isBefore) return { kind: "running", progress: `Vercel: ${status}, domains not moved yet` };
  return {
    kind: "settled",
    after: [`The ${change} ${status}; production serves the newer ${live ?? "nothing"} by now`],
  };
}

/**
 * What Vercel shows compared with the state that the plan was made from (`basis`, read again right before sending): whose request came
 * since, and what is served. Compares Vercel's own values only, so no clocks.
 */
function judge(project: Project, order: ApprovedOrder) {
  const { change, deploymentId } = Instruction.parse(order.instruction);
  const { current, lastAliasRequestedAt } = Basis.parse(order.basis);
  const last = project.lastAliasRequest;
  const isNew = last !== null && last !== undefined && last.requestedAt !== lastAliasRequestedAt;
  const isSame = last?.type === change && last.toDeploymentId === deploymentId;
  const live = liveId(project);
  return {
    request: isNew ? (isSame ? ("ours" as const) : ("other" as const)) : ("none" as const),
    isServed: live === deploymentId && deploymentId !== current,
    isBefore: live === current,
  };
}

function liveId(project: Project): string | undefined {
  return project.targets?.["production"]?.id;
}
