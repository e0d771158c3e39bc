import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeVercelProvider } from "#adapters/vercel/action-provider.ts";
import { impatientMs } from "../test-http.ts";
import { aliasJobMs, sentAt, startVercelWorld, type VercelWorld } from "./vercel-world.ts";

let world: VercelWorld;
beforeEach(async () => {
  world = await startVercelWorld();
});
afterEach(() => world.close());

describe("an answer of Vercel that got lost", () => {
  const rollbackCall = /^vercel POST .*\/rollback\//;

  it.each([[{ kind: "drop-after" }], [{ kind: "status-after-commit", status: 502 }]] as const)(
    "after the change (%j): the change is found and settles",
    async (fault) => {
      const change = await world.approve("rollback");
      world.faults.next(rollbackCall, fault);
      expect(await world.provider.perform(change)).toMatchObject({ kind: "unknown" });
      const located = await world.provider.locate(change, sentAt);
      expect(located).toMatchObject({ kind: "happened" });
      world.pass(aliasJobMs);
      expect(await world.provider.settle(change, {}, sentAt)).toMatchObject({ kind: "settled" });
      expect(world.writes()).toHaveLength(1);
    },
  );

  it.each([[{ kind: "drop-before" }], [{ kind: "hang" }]] as const)(
    "before the change (%j): Vercel shows that nothing happened, and the same order can be sent",
    async (fault) => {
      const change = await world.approve("rollback");
      world.faults.next(rollbackCall, fault);
      const impatient = makeVercelProvider({ client: world.clientWith(impatientMs) });
      expect(await impatient.perform(change)).toMatchObject({ kind: "unknown" });
      expect(await world.provider.locate(change, sentAt)).toEqual({ kind: "did-not-happen" });
      expect(await world.carryOut(change)).toMatchObject({ kind: "settled" });
    },
  );

  it("while somebody else moved production since is unclear, not a licence to send again", async () => {
    const change = await world.approve("rollback");
    const [, , third] = world.served();
    world.vercel.requestRollback(third?.id ?? "", "by hand");
    world.pass(aliasJobMs);
    expect(await world.provider.locate(change, sentAt)).toMatchObject({ kind: "unclear" });
  });

  it("can be told although an earlier, equal rollback is the last one that Vercel knows", async () => {
    const bad = world.vercel.production();
    await world.carryOut(await world.approve("rollback"));
    await world.carryOut(await world.approve("promote", { deployment: bad.id }));
    const again = await world.approve("rollback");
    expect(await world.provider.locate(again, new Date(0))).toEqual({ kind: "did-not-happen" });
  });
});
