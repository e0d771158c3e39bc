import { z } from "zod";

/** A deployment as the list gives it (`GET /v6/deployments`); only what we use. Times are Unix milliseconds. */
export const Deployment = z.object({
  uid: z.string(),
  /** Absent where the token may only see the public part. */
  projectId: z.string().nullish(),
  name: z.string(),
  url: z.string().nullish(),
  created: z.number(),
  ready: z.number().nullish(),
  readyState: z.string().nullish(),
  /** `STAGED` has never served production. */
  readySubstate: z.string().nullish(),
  inspectorUrl: z.string().nullish(),
  isRollbackCandidate: z.boolean().nullish(),
  creator: z.object({ username: z.string().nullish(), githubLogin: z.string().nullish() }).nullish(),
  meta: z.record(z.string(), z.string()).nullish(),
});

/** A deployment as `GET /v13/deployments/{idOrUrl}` gives it; two of its fields have other names than in the list. */
export const FullDeployment = Deployment.omit({ uid: true, created: true }).extend({
  id: z.string(),
  createdAt: z.number(),
  target: z.string().nullish(),
});

/** The list's envelope. */
export const DeploymentList = z.object({ deployments: z.array(Deployment) });

/** A project (`GET /v9/projects/{idOrName}`): what serves production, and the last request to change that. */
export const Project = z.object({
  id: z.string(),
  name: z.string(),
  targets: z.record(z.string(), z.object({ id: z.string() }).nullish()).nullish(),
  lastAliasRequest: z
    .object({
      type: z.enum(["promote", "rollback"]),
      fromDeploymentId: z.string().nullish(),
      toDeploymentId: z.string(),
      requestedAt: z.number(),
      /** `pending`, `in-progress`, then `succeeded`, `failed` or `skipped`. */
      jobStatus: z.string(),
    })
    .nullish(),
});

/** The answer about rolling releases: null when there is none. */
export const RollingRelease = z.object({ rollingRelease: z.object({ state: z.string() }).nullish() });

/** An error body; Vercel's messages are written for people. */
export const VercelError = z.object({ error: z.object({ code: z.string().nullish(), message: z.string() }) });

export type Deployment = z.output<typeof Deployment>;
export type Project = z.output<typeof Project>;
