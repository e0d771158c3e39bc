import type { ActionOrder, PlanAnswer } from "#core/action/action-provider.ts";
import type { Link } from "#core/shared/link.ts";
import type { VercelClient, VercelProject } from "./client.ts";
import { commitOf, compareUrl, describeDeployment } from "./describe-deployment.ts";
import type { Deployment, Project } from "./schema.ts";

/** Plans a rollback to the newest good older deployment, or to the one named by `to` (id, commit or address). */
export async function planRollback(client: VercelClient, of: VercelProject, order: ActionOrder): Promise<PlanAnswer> {
  const state = await readState(client, of, { candidatesOnly: true });
  if (state.kind === "impossible") return state;
  const { project, current, deployments } = state;
  const older = deployments.filter(
    (one) => one.uid !== current.uid && one.created < current.created && one.isRollbackCandidate !== false,
  );
  const wanted = order.parameters["to"];
  const target = wanted === undefined ? older[0] : older.find((one) => isNamed(one, wanted));
  if (target === undefined) {
    return {
      kind: "impossible",
      reason:
        wanted === undefined
          ? "There is no earlier production deployment to go back to"
          : `"${wanted}" is no deployment to go back to`,
      hint:
        older.length === 0
          ? "Ship a fix instead."
          : `Candidates: ${older
              .slice(0, 5)
              .map((one) => describeDeployment(one, order.now))
              .join("; ")}`,
    };
  }
  const skipped = older.indexOf(target);
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
      instruction: { change: "rollback", deploymentId: target.uid },
    },
  };
}

/** Plans to promote the deployment named by `deployment`: the way back from a rollback, which also un-pins the project. */
export async function planPromote(client: VercelClient, of: VercelProject, order: ActionOrder): Promise<PlanAnswer> {
  const state = await readState(client, of, { candidatesOnly: false });
  if (state.kind === "impossible") return state;
  const { project, current, deployments } = state;
  const wanted = order.parameters["deployment"] ?? "";
  const target = deployments.find((one) => isNamed(one, wanted));
  if (target === undefined) {
    return {
      kind: "impossible",
      reason: `"${wanted}" is no production deployment among the last ${deployments.length}`,
      hint: `Name one of: ${deployments
        .slice(0, 5)
        .map((one) => describeDeployment(one, order.now))
        .join("; ")}`,
    };
  }
  if (target.uid === current.uid) {
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
        ...(isForward ? ["This brings back the deployment that was rolled back: is it fixed?"] : []),
      ],
      inverse: {
        kind: "action",
        verb: "rollback",
        parameters: { to: current.uid },
        summary: `Roll back to ${shortName(current)}`,
      },
      leaves: null,
      instruction: { change: "promote", deploymentId: target.uid },
    },
  };
}

type State =
  | {
      readonly kind: "state";
      readonly project: Project;
      readonly current: Deployment;
      readonly deployments: readonly Deployment[];
    }
  | { readonly kind: "impossible"; readonly reason: string; readonly hint: string };

async function readState(
  client: VercelClient,
  of: VercelProject,
  options: { candidatesOnly: boolean },
): Promise<State> {
  const [project, latest, candidates, isRolling] = await Promise.all([
    client.project(of),
    client.productionDeployments(of, {}),
    options.candidatesOnly ? client.productionDeployments(of, { candidatesOnly: true }) : undefined,
    client.hasRollingRelease(of),
  ]);
  const running = project.lastAliasRequest;
  if (running && (running.jobStatus === "pending" || running.jobStatus === "in-progress")) {
    return {
      kind: "impossible",
      reason: `A ${running.type} to ${running.toDeploymentId} is running`,
      hint: "Plan again when it is done.",
    };
  }
  if (isRolling) {
    return {
      kind: "impossible",
      reason: "A rolling release is active",
      hint: "Complete or abort it at Vercel, then plan again.",
    };
  }
  const currentId = project.targets?.["production"]?.id;
  const current = [...latest, ...(candidates ?? [])].find((one) => one.uid === currentId);
  if (current === undefined) {
    return {
      kind: "impossible",
      reason:
        currentId === undefined
          ? "The project serves no production deployment"
          : `The live deployment ${currentId} is not among the last ones`,
      hint: "See the project's page at Vercel.",
    };
  }
  return { kind: "state", project, current, deployments: candidates ?? latest };
}

function describeSwitch(order: ActionOrder, project: Project, current: Deployment, target: Deployment) {
  const diff = compareUrl(target, current, order.service.repo);
  const links: Link[] = [
    ...(diff === null ? [] : [{ title: "What this takes back or brings", url: diff }]),
    ...inspectorLink("Current at Vercel", current),
    ...inspectorLink("Target at Vercel", target),
  ];
  return {
    facts: [
      { label: "Current", value: describeDeployment(current, order.now), url: current.inspectorUrl ?? null },
      { label: "Target", value: describeDeployment(target, order.now), url: target.inspectorUrl ?? null },
    ],
    links,
    before: [`Production serves ${describeDeployment(current, order.now)}`],
    basis: { current: current.uid, lastAliasRequestedAt: project.lastAliasRequest?.requestedAt ?? null },
  };
}

function inspectorLink(title: string, deployment: Deployment): Link[] {
  return deployment.inspectorUrl ? [{ title, url: deployment.inspectorUrl }] : [];
}

function isNamed(deployment: Deployment, name: string): boolean {
  if (name === "") return false;
  const commit = commitOf(deployment);
  return (
    deployment.uid === name ||
    deployment.url === name ||
    (name.length >= 7 && commit !== null && commit.startsWith(name))
  );
}

function shortName(deployment: Deployment): string {
  const commit = commitOf(deployment);
  return commit === null ? deployment.uid : `${deployment.uid} (${commit.slice(0, 7)})`;
}
