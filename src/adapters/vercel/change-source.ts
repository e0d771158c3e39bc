import type { ChangeEvent, ChangeSource } from "#core/action/change-source.ts";
import { projectOf } from "./action-provider.ts";
import type { VercelClient } from "./client.ts";
import { authorOf, commitOf, nameDeployment } from "./describe-deployment.ts";
import type { Deployment, Project } from "./schema.ts";

/** What changed production at Vercel: deployments that went live, and the last rollback or promotion of an older one. */
export function makeVercelChangeSource(needs: { client: VercelClient }): ChangeSource {
  return {
    name: "vercel",
    async changesSince(service, target, since) {
      const of = projectOf(target);
      const [project, deployments] = await Promise.all([
        needs.client.project(of),
        needs.client.productionDeployments(of, { sinceMs: since.getTime() }),
      ]);
      const changes = [
        ...switchSince(project, since, service.id),
        // A staged deployment has never served anybody.
        ...deployments.filter((one) => one.readySubstate !== "STAGED").map((one) => toChange(one, project, service.id)),
      ];
      return changes.sort((a, b) => b.at.getTime() - a.at.getTime());
    },
  };
}

function toChange(deployment: Deployment, project: Project, serviceId: string): ChangeEvent {
  return {
    id: deployment.uid,
    source: "vercel",
    serviceId,
    kind: "deploy",
    title: nameDeployment(deployment),
    at: new Date(deployment.ready ?? deployment.created),
    by: authorOf(deployment),
    commit: commitOf(deployment),
    links: deployment.inspectorUrl ? [{ title: "Deployment", url: deployment.inspectorUrl }] : [],
    isCurrent: isLive(project, deployment.uid),
  };
}

/** Vercel remembers only the last request that moved the domains. */
function switchSince(project: Project, since: Date, serviceId: string): ChangeEvent[] {
  const last = project.lastAliasRequest;
  if (last?.jobStatus !== "succeeded" || last.requestedAt < since.getTime()) return [];
  return [
    {
      id: `${last.type}-${last.requestedAt}`,
      source: "vercel",
      serviceId,
      kind: last.type === "rollback" ? "rollback" : "deploy",
      title: `${last.type === "rollback" ? "Rollback" : "Promotion"} to ${last.toDeploymentId}`,
      at: new Date(last.requestedAt),
      by: null,
      commit: null,
      links: [],
      isCurrent: isLive(project, last.toDeploymentId),
    },
  ];
}

function isLive(project: Project, deploymentId: string): boolean {
  return project.targets?.["production"]?.id === deploymentId;
}
