import type { ChangeSource } from "#core/action/change-source.ts";
import { projectOf } from "./action-provider.ts";
import type { VercelClient } from "./client.ts";
import { authorOf, commitOf, nameDeployment } from "./describe-deployment.ts";

/** Production deployments at Vercel as change events. */
export function makeVercelChangeSource(needs: { client: VercelClient }): ChangeSource {
  return {
    name: "vercel",
    async changesSince(service, target, since) {
      const of = projectOf(target);
      const [project, deployments] = await Promise.all([
        needs.client.project(of),
        needs.client.productionDeployments(of, { sinceMs: since.getTime() }),
      ]);
      return deployments.map((deployment) => ({
        id: deployment.uid,
        source: "vercel",
        serviceId: service.id,
        kind: "deploy" as const,
        title: nameDeployment(deployment),
        at: new Date(deployment.ready ?? deployment.created),
        by: authorOf(deployment),
        commit: commitOf(deployment),
        links: deployment.inspectorUrl ? [{ title: "Deployment", url: deployment.inspectorUrl }] : [],
        isCurrent: project.targets?.["production"]?.id === deployment.uid,
      }));
    },
  };
}
