import type { RenderDeploy, RenderEvent, RenderService } from "./render-state.ts";

/** A service as the vendor's description shows it. */
export function serviceJson(service: RenderService) {
  return {
    id: service.id,
    name: service.name,
    slug: service.name,
    ownerId: "tea-acme",
    type: service.type,
    repo: service.repo,
    branch: "main",
    rootDir: "",
    autoDeploy: service.autoDeploy,
    notifyOnFail: "default",
    dashboardUrl: `https://dashboard.render.com/${service.type === "web_service" ? "web" : "worker"}/${service.id}`,
    suspended: service.isSuspended ? "suspended" : "not_suspended",
    suspenders: service.isSuspended ? ["user"] : [],
    createdAt: instant(service.createdAt),
    updatedAt: instant(service.updatedAt),
    serviceDetails: {
      ...(service.autoscaling ? { autoscaling: service.autoscaling } : {}),
      env: "node",
      runtime: "node",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
      numInstances: service.numInstances,
      plan: "standard",
      buildPlan: "starter",
      region: "frankfurt",
      ...(service.type === "web_service"
        ? {
            healthCheckPath: "/health",
            url: `https://${service.name}.onrender.test`,
            openPorts: [{ port: 10_000, protocol: "TCP" }],
          }
        : {}),
    },
  };
}

/** A deploy as the vendor's description shows it. */
export function deployJson(deploy: RenderDeploy) {
  return {
    id: deploy.id,
    commit: {
      id: deploy.commit.id,
      message: deploy.commit.message,
      createdAt: instant(deploy.commit.createdAt),
    },
    status: deploy.status,
    trigger: deploy.trigger,
    startedAt: instant(deploy.createdAt),
    createdAt: instant(deploy.createdAt),
    updatedAt: instant(deploy.updatedAt),
    ...(deploy.finishedAt === undefined ? {} : { finishedAt: instant(deploy.finishedAt) }),
  };
}

/** An event as the vendor's description shows it. */
export function eventJson(event: RenderEvent) {
  return {
    id: event.id,
    timestamp: instant(event.timestamp),
    serviceId: event.serviceId,
    type: event.type,
    details: event.details,
  };
}

/** ISO 8601 of an instant in milliseconds. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}
