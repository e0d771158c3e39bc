import type { ActionOrder, PlanAnswer } from "#core/action/action-provider.ts";
import type { Inverse, ProposedPlan } from "#core/action/plan.ts";
import type { Link } from "#core/shared/link.ts";
import type { VercelClient, VercelProject } from "./client.ts";
import { commitOf, compareUrl, describeDeployment } from "./describe-deployment.ts";
import { findNamed, listSome, readState } from "./read-state.ts";
import type { Deployment, Project } from "./schema.ts";

/** Plans a rollback to the newest good older deployment, or to the one named by `to` (id, commit or address). */
export async function planRollback(client: VercelClient, of: VercelProject, order: ActionOrder): Promise<PlanAnswer> {
  const state = await readState(client, of, { candidatesOnly: true });
  if (state.kind === "impossible") return state;
  const { project, current, deployments } = state;
  const isOlder = (one: Deployment) =>
    one.uid !== current.uid && one.created < current.created && one.isRollbackCandidate !== false;
  const older = deployments.filter(isOlder);
  const wanted = order.parameters["to"];
  const target = wanted === undefined ? older[0] : await findNamed(client, of, state, wanted);
  if (target === undefined || !isOlder(target)) {
    return {
      kind: "impossible",
      reason:
        wanted === undefined
          ? "There is no earlier production deployment to go back to"
          : `"${wanted}" is no deployment to go back to`,
      hint: older.length === 0 ? "Ship a fix instead." : `Candidates: ${listSome(older, order.now)}`,
    };
  }
  const skipped = Math.max(0, older.indexOf(target));
  return {
    kind: "planned",
    plan: {
      ...describeSwitch(order, project, current, target),
      summary: `Roll back ${order.service.name} on Vercel from ${shortName(current)} to ${shortName(target)}`,
      warnings: [
        "Vercel then keeps this deployment live: new production deployments wait until one is promoted (Undo does that).",
        ...(skipped > 0 ? [`It also takes back ${skipped} deployment${skipped === 1 ? "" : "s"} in between.`] : []),
      ],
      inverse: {
        kind: "action",
        verb: "promote",
        parameters: { deployment: current.uid },
        summary: `Promote ${shortName(current)} again; new deployments go live by themselves from then on`,
      },
      leaves: `${order.service.name} is pinned to ${shortName(target)} on Vercel: new deployments don't go live until one is promoted`,
      instruction: { change: "rollback", projectId: project.id, deploymentId: target.uid },
    },
  };
}

/** Plans to promote the deployment named by `deployment`: the way back from a rollback, which also un-pins the project. */
export async function planPromote(client: VercelClient, of: VercelProject, order: ActionOrder): Promise<PlanAnswer> {
  const state = await readState(client, of, { candidatesOnly: false });
  if (state.kind === "impossible") return state;
  const { project, current, deployments } = state;
  const wanted = order.parameters["deployment"] ?? "";
  const target = await findNamed(client, of, state, wanted);
  if (target === undefined) {
    return {
      kind: "impossible",
      reason: `"${wanted}" is no ready production deployment of this project`,
      hint: `Name one of: ${listSome(deployments, order.now)}`,
    };
  }
  // The live one may be promoted while it is pinned: that is how new deployments go live again without changing what is served.
  const isPinned = project.lastAliasRequest?.type === "rollback" && project.lastAliasRequest.jobStatus === "succeeded";
  if (target.uid === current.uid && !isPinned) {
    return {
      kind: "impossible",
      reason: `${shortName(target)} serves production already`,
      hint: "Nothing needs to be done.",
    };
  }
  const isForward = target.created > current.created;
  return {
    kind: "planned",
    plan: {
      ...describeSwitch(order, project, current, target),
      summary: `Promote ${shortName(target)} of ${order.service.name} on Vercel (now ${shortName(current)})`,
      warnings: [
        "New production deployments go live by themselves again from then on.",
        ...(isForward && isPinned ? ["This brings back what was rolled back: is it fixed?"] : []),
      ],
      inverse: inverseOf(current, target),
      leaves: null,
      instruction: { change: "promote", projectId: project.id, deploymentId: target.uid },
    },
  };
}

/** The way back from a promotion. Rolling back also pins, so only what goes forward is undone by it. */
function inverseOf(current: Deployment, target: Deployment): Inverse {
  if (target.uid === current.uid) return { kind: "none", reason: "what is served does not change, only the pin goes" };
  const isForward = target.created > current.created;
  return {
    kind: "action",
    verb: isForward ? "rollback" : "promote",
    parameters: isForward ? { to: current.uid } : { deployment: current.uid },
    summary: `${isForward ? "Roll back to" : "Promote"} ${shortName(current)}${isForward ? "" : " again"}`,
  };
}

type SwitchPlan = Pick<ProposedPlan, "facts" | "links" | "before" | "basis" | "codeRange">;

function describeSwitch(order: ActionOrder, project: Project, current: Deployment, target: Deployment): SwitchPlan {
  const isTakenBack = target.created < current.created;
  const [older, newer] = isTakenBack ? [target, current] : [current, target];
  const diff = compareUrl(older, newer, order.service.repo);
  const links: Link[] = [
    ...(diff === null ? [] : [{ title: isTakenBack ? "What this takes back" : "What this brings", url: diff }]),
    ...inspectorLink("Current at Vercel", current),
    ...inspectorLink("Target at Vercel", target),
  ];
  const [base, head] = [commitOf(older), commitOf(newer)];
  return {
    facts: [
      { label: "Current", value: describeDeployment(current, order.now), url: current.inspectorUrl ?? null },
      { label: "Target", value: describeDeployment(target, order.now), url: target.inspectorUrl ?? null },
    ],
    links,
    before: [`Production serves ${describeDeployment(current, order.now)}`],
    basis: { current: current.uid, lastAliasRequestedAt: project.lastAliasRequest?.requestedAt ?? null },
    codeRange: base === null || head === null || base === head ? null : { base, head, isTakenBack },
  };
}

function inspectorLink(title: string, deployment: Deployment): Link[] {
  return deployment.inspectorUrl ? [{ title, url: deployment.inspectorUrl }] : [];
}

/** What people know a deployment by: its commit; the id stands in the facts. */
function shortName(deployment: Deployment): string {
  return commitOf(deployment)?.slice(0, 7) ?? deployment.uid;
}
