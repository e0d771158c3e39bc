import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { makeScheduledApi } from "#adapters/slack/client.ts";
import { makeScheduler } from "#adapters/slack/scheduler.ts";
import type { Circuit } from "#core/shared/circuit.ts";
import { leaseInstant, makeLease } from "#jobs/lease.ts";
import { leaseGuard, underLease } from "#jobs/lease-scope.ts";
import { faultOf } from "../fault-of.ts";
import { startSlackWorld } from "./slack-world.ts";

test("a call whose attempt loses its lease while the circuit looks does not leave", async () => {
  const world = await startSlackWorld();
  onTestFinished(() => world.close());
  const lease = makeLease(10_000, leaseInstant());
  const circuit: Circuit = {
    run: async (call) => {
      await Promise.resolve();
      lease.lost();
      return call();
    },
  };
  const scheduler = makeScheduler({ nowMs: () => performance.now() });
  const api = makeScheduledApi(world.access, scheduler, { circuit, guard: leaseGuard });
  const ask = () =>
    api.call({ method: "auth.test", args: {}, answer: z.object({ ok: z.boolean() }), urgency: "normal" });

  expect(await ask()).toEqual({ ok: true });
  expect((await faultOf(underLease(lease, ask))).code).toBe("lease-lost");
  expect(world.calls("auth.test")).toHaveLength(1);
});
