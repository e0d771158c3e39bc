import type { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { HttpAnswer, HttpClient } from "#core/shared/http-client.ts";
import { unreadableFault, vendorFault } from "#core/shared/vendor-fault.ts";
import { render } from "./fault.ts";
import { RenderDeploy, RenderDeployList, RenderEvents, RenderInstances, RenderService } from "./schema.ts";

/** The calls we make to Render. Reads throw a Fault; changes return how the call ended. */
export interface RenderClient {
  service(serviceId: string): Promise<RenderService>;
  deploys(serviceId: string, options: { readonly createdAfter?: Date }): Promise<readonly RenderDeploy[]>;
  deploy(serviceId: string, deployId: string): Promise<RenderDeploy>;
  /** Undefined when the service has no such deploy. */
  findDeploy(serviceId: string, deployId: string): Promise<RenderDeploy | undefined>;
  instanceCount(serviceId: string): Promise<number>;
  eventTypesSince(serviceId: string, since: Date): Promise<readonly string[]>;
  rollback(serviceId: string, deployId: string): Promise<HttpAnswer>;
  setAutoDeploy(serviceId: string, autoDeploy: "yes" | "no"): Promise<HttpAnswer>;
  scale(serviceId: string, numInstances: number): Promise<HttpAnswer>;
  restart(serviceId: string): Promise<HttpAnswer>;
}

/** The longest list Render gives in one answer. */
const listLength = "100";

/** Talks to Render's REST API; the base address carries `/v1` (PROVIDERS.md 4.2). */
export function makeRenderClient(needs: { http: HttpClient; baseUrl: string; token: string }): RenderClient {
  const headers = { authorization: `Bearer ${needs.token}` };
  const address = (serviceId: string, path = "", query: Record<string, string> = {}) => {
    const parameters = new URLSearchParams(query);
    return `${needs.baseUrl}/services/${encodeURIComponent(serviceId)}${path}${parameters.size === 0 ? "" : `?${parameters}`}`;
  };
  const read = async <Schema extends z.ZodType>(
    url: string,
    schema: Schema,
    what: string,
  ): Promise<z.output<Schema>> => {
    const answer = await needs.http.send({ method: "GET", url, headers });
    if (answer.kind !== "answered" || answer.status !== 200) throw vendorFault(render, answer);
    const parsed = schema.safeParse(answer.body);
    if (!parsed.success) throw unreadableFault(render, what);
    return parsed.data;
  };
  const deployAddress = (id: string, deployId: string) => address(id, `/deploys/${encodeURIComponent(deployId)}`);
  const change = (method: "POST" | "PATCH", url: string, json?: unknown) =>
    needs.http.send({ method, url, headers, ...(json === undefined ? {} : { json }) });
  return {
    service: (id) => read(address(id), RenderService, "service"),
    async deploys(id, { createdAfter }) {
      const query = { limit: listLength, ...(createdAfter ? { createdAfter: createdAfter.toISOString() } : {}) };
      const list = await read(address(id, "/deploys", query), RenderDeployList, "list of deploys");
      return list.map((item) => item.deploy);
    },
    deploy: (id, deployId) => read(deployAddress(id, deployId), RenderDeploy, "deploy"),
    async findDeploy(id, deployId) {
      try {
        return await read(deployAddress(id, deployId), RenderDeploy, "deploy");
      } catch (error) {
        if (error instanceof Fault && error.code === `${render.code}-404`) return undefined;
        throw error;
      }
    },
    instanceCount: async (id) => (await read(address(id, "/instances"), RenderInstances, "list of instances")).length,
    async eventTypesSince(id, since) {
      const query = { startTime: since.toISOString(), limit: listLength };
      return (await read(address(id, "/events", query), RenderEvents, "list of events")).map((item) => item.event.type);
    },
    rollback: (id, deployId) => change("POST", address(id, "/rollback"), { deployId }),
    setAutoDeploy: (id, autoDeploy) => change("PATCH", address(id), { autoDeploy }),
    scale: (id, numInstances) => change("POST", address(id, "/scale"), { numInstances }),
    restart: (id) => change("POST", address(id, "/restart")),
  };
}
