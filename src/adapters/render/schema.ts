import { z } from "zod";

/** A service (`GET /services/{id}`); only what we use. Static sites and cron jobs have no instances. */
export const RenderService = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  autoDeploy: z.enum(["yes", "no"]),
  suspended: z.enum(["suspended", "not_suspended"]),
  dashboardUrl: z.string(),
  repo: z.string().nullish(),
  serviceDetails: z.object({
    numInstances: z.number().int().nullish(),
    autoscaling: z.object({ enabled: z.boolean(), min: z.number().int(), max: z.number().int() }).nullish(),
  }),
});

/** A deploy (`GET /services/{id}/deploys/{deployId}`); times are ISO 8601. */
export const RenderDeploy = z.object({
  id: z.string(),
  commit: z.object({ id: z.string().nullish(), message: z.string().nullish() }).nullish(),
  image: z.object({ ref: z.string().nullish(), sha: z.string().nullish() }).nullish(),
  status: z.string().nullish(),
  trigger: z.string().nullish(),
  createdAt: z.iso.datetime({ offset: true }).nullish(),
  finishedAt: z.iso.datetime({ offset: true }).nullish(),
});

/** The list of deploys, each in an envelope with its cursor. */
export const RenderDeployList = z.array(z.object({ deploy: RenderDeploy }));

/** The running instances. */
export const RenderInstances = z.array(z.object({ id: z.string() }));

/** What happened to a service lately (`GET /services/{id}/events`). */
export const RenderEvents = z.array(
  z.object({ event: z.object({ id: z.string(), type: z.string(), timestamp: z.string() }) }),
);

/** An error body. */
export const RenderError = z.object({ message: z.string() });

export type RenderService = z.output<typeof RenderService>;
export type RenderDeploy = z.output<typeof RenderDeploy>;
