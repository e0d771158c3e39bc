import type { z } from "zod";
import type { HttpAnswer, HttpClient } from "#core/shared/http-client.ts";
import { unreadableFault, vendorFault } from "#core/shared/vendor-fault.ts";
import { vercel } from "./fault.ts";
import { type Deployment, DeploymentList, Project } from "./schema.ts";

/** A project of a team; every call carries the team. */
export interface VercelProject {
  readonly project: string;
  readonly team: string | undefined;
}

/** The calls we make to Vercel. Reads throw a Fault; changes return how the call ended. */
export interface VercelClient {
  project(of: VercelProject): Promise<Project>;
  productionDeployments(
    of: VercelProject,
    options: { sinceMs?: number; candidatesOnly?: boolean },
  ): Promise<readonly Deployment[]>;
  hasRollingRelease(of: VercelProject): Promise<boolean>;
  rollback(of: VercelProject, deploymentId: string, description: string): Promise<HttpAnswer>;
  promote(of: VercelProject, deploymentId: string): Promise<HttpAnswer>;
}

const listLength = 20;

/** Talks to Vercel's REST API (paths and versions: the vendor's own description, PROVIDERS.md 4.1). */
export function makeVercelClient(needs: { http: HttpClient; baseUrl: string; token: string }): VercelClient {
  const headers = { authorization: `Bearer ${needs.token}` };
  const url = (of: VercelProject, path: string, query: Record<string, string> = {}) => {
    const parameters = new URLSearchParams({ ...query, ...(of.team === undefined ? {} : { teamId: of.team }) });
    return `${needs.baseUrl}${path}${parameters.size === 0 ? "" : `?${parameters}`}`;
  };
  const read = async <Schema extends z.ZodType>(
    address: string,
    schema: Schema,
    what: string,
  ): Promise<z.output<Schema>> => {
    const answer = await needs.http.send({ method: "GET", url: address, headers });
    if (answer.kind !== "answered" || answer.status !== 200) throw vendorFault(vercel, answer);
    const parsed = schema.safeParse(answer.body);
    if (!parsed.success) throw unreadableFault(vercel, what);
    return parsed.data;
  };
  const id = encodeURIComponent;
  return {
    project: (of) => read(url(of, `/v9/projects/${id(of.project)}`), Project, "project"),
    async productionDeployments(of, { sinceMs, candidatesOnly }) {
      const query = {
        projectId: of.project,
        target: "production",
        state: "READY",
        limit: String(listLength),
        ...(sinceMs === undefined ? {} : { since: String(sinceMs) }),
        ...(candidatesOnly ? { rollbackCandidate: "true" } : {}),
      };
      return (await read(url(of, "/v6/deployments", query), DeploymentList, "list of deployments")).deployments;
    },
    async hasRollingRelease(of) {
      const address = url(of, `/v1/projects/${id(of.project)}/rolling-release`, { state: "ACTIVE" });
      const answer = await needs.http.send({ method: "GET", url: address, headers });
      if (answer.kind !== "answered" || (answer.status !== 200 && answer.status !== 404))
        throw vendorFault(vercel, answer);
      return answer.status === 200 && isActiveRelease(answer.body);
    },
    rollback: (of, deploymentId, description) =>
      needs.http.send({
        method: "POST",
        url: url(of, `/v1/projects/${id(of.project)}/rollback/${id(deploymentId)}`, { description }),
        headers,
      }),
    promote: (of, deploymentId) =>
      needs.http.send({
        method: "POST",
        url: url(of, `/v10/projects/${id(of.project)}/promote/${id(deploymentId)}`),
        headers,
      }),
  };
}

function isActiveRelease(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  const release: unknown = Reflect.get(body, "rollingRelease");
  return typeof release === "object" && release !== null && Reflect.get(release, "state") === "ACTIVE";
}
