import { sayDuration } from "#core/shared/duration.ts";
import type { Deployment } from "./schema.ts";

/** A deployment on one line: `dpl_9 · a1b2c3d “Fix cart” · 12 min old · by mina`. */
export function describeDeployment(deployment: Deployment, now: Date): string {
  const age = `${sayDuration(Math.max(0, now.getTime() - deployment.created))} old`;
  const by = authorOf(deployment);
  return [...nameParts(deployment), age, ...(by === null ? [] : [`by ${by}`])].join(" · ");
}

/** A deployment by id and commit, without its age: `dpl_9 · a1b2c3d “Fix cart”`. */
export function nameDeployment(deployment: Deployment): string {
  return nameParts(deployment).join(" · ");
}

/** Who made a deployment: the commit's author, else who started it; null when neither is known. */
export function authorOf(deployment: Deployment): string | null {
  return deployment.meta?.["githubCommitAuthorLogin"] ?? deployment.creator?.username ?? null;
}

function nameParts(deployment: Deployment): string[] {
  const commit = commitOf(deployment);
  const message = deployment.meta?.["githubCommitMessage"]?.split("\n")[0];
  return commit === null
    ? [deployment.uid]
    : [deployment.uid, `${commit.slice(0, 7)}${message ? ` “${message}”` : ""}`];
}

/** The Git commit a deployment was built from, or null. */
export function commitOf(deployment: Deployment): string | null {
  return deployment.meta?.["githubCommitSha"] ?? null;
}

/** The GitHub page that compares what two deployments were built from; null when that isn't known. */
export function compareUrl(from: Deployment, to: Deployment, repo: string | null): string | null {
  const meta = to.meta ?? {};
  const fromMeta =
    meta["githubCommitOrg"] && meta["githubCommitRepo"]
      ? `${meta["githubCommitOrg"]}/${meta["githubCommitRepo"]}`
      : null;
  const name = repo ?? fromMeta;
  const [a, b] = [commitOf(from), commitOf(to)];
  return name === null || a === null || b === null ? null : `https://github.com/${name}/compare/${a}...${b}`;
}
