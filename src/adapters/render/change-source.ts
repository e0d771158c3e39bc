import type { ChangeSource } from "#core/action/change-source.ts";
import { serviceIdOf } from "./change.ts";
import type { RenderClient } from "./client.ts";
import { describeDeploy } from "./describe-deploy.ts";

/** What changed production at Render: deploys that went live. */
export function makeRenderChangeSource(needs: { client: RenderClient }): ChangeSource {
  return {
    name: "render",
    async changesSince(service, target, since) {
      const deploys = await needs.client.deploys(serviceIdOf(target), { createdAfter: since });
      const wentLive = deploys.filter(({ status }) => status === "live" || status === "deactivated");
      return wentLive.map((deploy) => ({
        id: deploy.id,
        source: "render",
        serviceId: service.id,
        kind: deploy.trigger === "rollback" ? ("rollback" as const) : ("deploy" as const),
        title: describeDeploy(deploy),
        at: new Date(deploy.finishedAt ?? deploy.createdAt ?? since),
        by: null,
        commit: deploy.commit?.id ?? null,
        links: [],
        isCurrent: deploy.status === "live",
      }));
    },
  };
}
