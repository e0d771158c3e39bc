import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { makeVercelClient, type VercelClient } from "#adapters/vercel/client.ts";
import type { ActionOrder, ActionProvider, ApprovedOrder, SettleAnswer } from "#core/action/action-provider.ts";
import { credentials } from "#sandbox/credentials.ts";
import { startEmulatedWorld } from "#test/sandbox/providers/emulated-world.ts";
import { approved, orderFor, planned } from "../orders.ts";
import { makeTestHttp } from "../test-http.ts";

/** The target of these tests. */
export const ids = { project: "prj_storefront", team: "team_acme" };

/** How long the emulated Vercel takes to move the domains, in milliseconds. */
export const aliasJobMs = 1_500;

/** When the tests' changes were sent. */
export const sentAt = new Date("2026-03-02T03:00:00Z");

/** The real Vercel adapter on the emulated Vercel, on a clock the test moves. */
export type VercelWorld = Awaited<ReturnType<typeof startVercelWorld>>;

/** Starts it. */
export async function startVercelWorld() {
  const world = await startEmulatedWorld(`Bearer ${credentials.vercelToken}`);
  const clientWith = (timeoutMs?: number): VercelClient =>
    makeVercelClient({
      http: makeTestHttp(timeoutMs),
      baseUrl: `${world.sandbox.url}/vercel`,
      token: credentials.vercelToken,
    });
  const provider: ActionProvider = makeVercelProvider({ client: clientWith() });
  const { state, calls } = world.sandbox.providers.vercel;
  const order = (verb: string, parameters: Record<string, string> = {}): ActionOrder =>
    orderFor({ provider: "vercel", ids, verb, parameters });
  const served = () => state.deployments().filter(({ wasPromoted }) => wasPromoted);

  return {
    provider,
    vercel: state,
    faults: world.sandbox.faults,
    clientWith,
    order,
    /** The deployments that served production at some time, newest first. */
    served,
    pass: (ms: number) => world.pass(ms),
    writes: () => calls.filter(({ method }) => method === "POST"),
    approve: async (verb: string, parameters: Record<string, string> = {}): Promise<ApprovedOrder> =>
      approved(order(verb, parameters), await planned(provider, order(verb, parameters))),
    /** Sends an approved order and lets Vercel finish it. */
    async carryOut(change: ApprovedOrder): Promise<SettleAnswer> {
      const ending = await provider.perform(change);
      if (ending.kind !== "sent") throw new Error(`It was not sent but ${ending.kind}: ${ending.reason}`);
      world.pass(aliasJobMs);
      return provider.settle(change, {}, sentAt);
    },
    close: () => world.close(),
  };
}
