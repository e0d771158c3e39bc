import type { VercelClient, VercelProject } from "./client.ts";
import { commitOf, describeDeployment } from "./describe-deployment.ts";
import type { Deployment, Project } from "./schema.ts";

/** What a project serves, and what it could serve instead; or why nothing can be planned now. */
export type ProjectState =
  | {
      readonly kind: "state";
      readonly project: Project;
      readonly current: Deployment;
      /** Newest first. */
      readonly deployments: readonly Deployment[];
    }
  | Impossible;

/** Why there is no plan, and what to do instead. */
export interface Impossible {
  readonly kind: "impossible";
  readonly reason: string;
  readonly hint: string;
}

/** Reads what a plan is made from. `candidatesOnly` lists what Vercel can roll back to instead of the newest deployments. */
export async function readState(
  client: VercelClient,
  of: VercelProject,
  options: { readonly candidatesOnly: boolean },
): Promise<ProjectState> {
  const [project, deployments, isRolling] = await Promise.all([
    client.project(of),
    client.productionDeployments(of, options),
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
  if (currentId === undefined) {
    return {
      kind: "impossible",
      reason: "The project serves no production deployment",
      hint: "See the project's page at Vercel.",
    };
  }
  const listed = deployments.find((one) => one.uid === currentId);
  const current = listed ?? (await client.productionDeployment(of, currentId));
  if (current === undefined) {
    return {
      kind: "impossible",
      reason: `The live deployment ${currentId} can't be read`,
      hint: "See the project's page at Vercel.",
    };
  }
  return { kind: "state", project, current, deployments };
}

/**
 * The deployment that a person names by id, address or commit (7 digits or more). One that is older than the list is asked for by id or
 * address: a pinned project collects many deployments that wait.
 */
export async function findNamed(
  client: VercelClient,
  of: VercelProject,
  { project, deployments }: Extract<ProjectState, { kind: "state" }>,
  given: string,
): Promise<Deployment | undefined> {
  const name = given.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const listed = deployments.find((one) => isNamed(one, name));
  if (listed !== undefined || !/^dpl_|\./.test(name)) return listed;
  const found = await client.productionDeployment(of, name);
  return found?.projectId === project.id ? found : undefined;
}

/** A few of the deployments, as a hint which ones could be named. */
export function listSome(deployments: readonly Deployment[], now: Date): string {
  return deployments
    .slice(0, 5)
    .map((one) => describeDeployment(one, now))
    .join("; ");
}

function isNamed(deployment: Deployment, name: string): boolean {
  const commit = commitOf(deployment);
  return (
    deployment.uid === name ||
    deployment.url === name ||
    (name.length >= 7 && commit !== null && commit.startsWith(name))
  );
}
