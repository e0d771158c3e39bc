import type { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { HttpAnswer, HttpClient } from "#core/shared/http-client.ts";
import { unreadableFault, vendorFault } from "#core/shared/vendor-fault.ts";
import { vercel } from "./fault.ts";
import { type Deployment, DeploymentList, FullDeployment, Project, RollingRelease } from "./schema.ts";

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
  /** A ready production deployment by its id or address, however old and of whichever project; undefined when there is none. */
  productionDeployment(of: VercelProject, idOrUrl: string): Promise<Deployment | undefined>;
  hasRollingRelease(of: VercelProject): Promise<boolean>;
  rollback(of: VercelProject, deploymentId: string, description: string): Promise<HttpAnswer>;
  promote(of: VercelProject, deploymentId: string): Promise<HttpAnswer>;
}

/** The longest list Vercel gives in one answer. */
const listLength = 100;

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
  const readUnless = async <Schema extends z.ZodType>(
    absentStatuses: readonly number[],
    address: string,
    schema: Schema,
    what: string,
  ): Promise<z.output<Schema> | undefined> => {
    try {
      return await read(address, schema, what);
    } catch (error) {
      if (error instanceof Fault && absentStatuses.some((status) => error.code === `${vercel.code}-${status}`))
        return undefined;
      throw error;
    }
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
    async productionDeployment(of, idOrUrl) {
      const found = await readUnless([404], url(of, `/v13/deployments/${id(idOrUrl)}`), FullDeployment, "deployment");
      if (found === undefined || found.target !== "production" || found.readyState !== "READY") return undefined;
      const { id: uid, createdAt: created, target: _, ...rest } = found;
      return { ...rest, uid, created };
    },
    async hasRollingRelease(of) {
      const address = url(of, `/v1/projects/${id(of.project)}/rolling-release`, { state: "ACTIVE" });
      // Plans without rolling releases may refuse the question; a wrong token is found out by reading the project.
      const release = await readUnless([402, 403, 404], address, RollingRelease, "rolling release");
      return release?.rollingRelease?.state === "ACTIVE";
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
