import type { ChangeSource } from "#core/action/change-source.ts";
import { serviceIdOf } from "./change.ts";
import type { RenderClient } from "./client.ts";

/** Deploys at Render as change events. */
export function makeRenderChangeSource(needs: { client: RenderClient }): ChangeSource {
  return {
    name: "render",
    async changesSince(service, target, since) {
      const deploys = await needs.client.deploys(serviceIdOf(target), { createdAfter: since });
      return deploys.map((deploy) => ({
        id: deploy.id,
        source: "render",
        serviceId: service.id,
        kind: deploy.trigger === "rollback" ? ("rollback" as const) : ("deploy" as const),
        title: [deploy.id, deploy.commit?.id?.slice(0, 7), deploy.commit?.message?.split("\n")[0]]
          .filter(Boolean)
          .join(" · "),
        at: new Date(deploy.finishedAt ?? deploy.createdAt),
        by: null,
        commit: deploy.commit?.id ?? null,
        links: [],
        isCurrent: deploy.status === "live",
      }));
    },
  };
}
