import { makeRenderProvider } from "#adapters/render/action-provider.ts";
import { makeRenderClient, type RenderClient } from "#adapters/render/client.ts";
import type { ActionOrder, ActionProvider, ApprovedOrder, SettleAnswer } from "#core/action/action-provider.ts";
import type { JsonObject } from "#core/shared/json.ts";
import { credentials } from "#sandbox/credentials.ts";
import { type EmulatedWorld, startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { approved, orderFor, planned } from "../orders.ts";
import { makeTestHttp } from "../test-http.ts";

/** How long the emulated Render takes for a deploy, in milliseconds. */
export const deployMs = 1_500;

/** How long instances take to follow, in milliseconds. */
export const instancesMs = 800;

/** The real Render adapter on the emulated Render, and a clock the test moves. */
export type RenderWorld = Awaited<ReturnType<typeof startRenderWorld>>;

/** Starts it. */
export async function startRenderWorld() {
  const world: EmulatedWorld = await startEmulatedWorld(`Bearer ${credentials.renderKey}`);
  const startedAt = Date.parse("2026-03-02T03:00:00Z");
  let elapsedMs = 0;
  const clientWith = (timeoutMs?: number): RenderClient =>
    makeRenderClient({
      http: makeTestHttp(timeoutMs),
      baseUrl: `${world.sandbox.url}/render/v1`,
      token: credentials.renderKey,
    });
  const provider: ActionProvider = makeRenderProvider({ client: clientWith() });
  const { state, calls } = world.sandbox.providers.render;
  const now = () => new Date(startedAt + elapsedMs);
  const pass = (ms: number): void => {
    elapsedMs += ms;
    world.pass(ms);
  };
  const service = (id = "srv-api") => {
    const found = state.service(id);
    if (found === undefined) throw new Error(`The sandbox has no ${id}.`);
    return found;
  };
  const order = (verb: string, parameters: Record<string, string> = {}, id = "srv-api"): ActionOrder =>
    orderFor({ provider: "render", ids: { service: id }, verb, parameters, now: now() });
  const settle = (change: ApprovedOrder, reference: JsonObject, sentAt: Date): Promise<SettleAnswer> =>
    provider.settle({ ...change, now: now() }, reference, sentAt);
  const send = async (change: ApprovedOrder): Promise<JsonObject> => {
    const ending = await provider.perform(change);
    if (ending.kind !== "sent") throw new Error(`It was not sent but ${ending.kind}: ${ending.reason}`);
    return ending.reference;
  };

  return {
    provider,
    render: state,
    faults: world.sandbox.faults,
    clientWith,
    now,
    pass,
    service,
    order,
    settle,
    send,
    live: () => state.deploys("srv-api").find(({ status }) => status === "live"),
    writes: () => calls.filter(({ method }) => method !== "GET"),
    approve: async (verb: string, parameters: Record<string, string> = {}): Promise<ApprovedOrder> =>
      approved(order(verb, parameters), await planned(provider, order(verb, parameters))),
    /** Sends an approved rollback and lets Render finish it. */
    async carryOut(change: ApprovedOrder): Promise<SettleAnswer> {
      const sentAt = now();
      const reference = await send(change);
      pass(deployMs);
      return settle(change, reference, sentAt);
    },
    close: () => world.close(),
  };
}
