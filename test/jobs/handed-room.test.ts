import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, test } from "vitest";
import type { AllWork } from "#adapters/postgres/make-transact.ts";
import type { LeasedWork } from "#core/shared/lease-offer.ts";
import { newIncident, noon } from "#test/support/store-world.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done } from "#test/support/worker-world.ts";
import { offering, openIncident, storedOf, storesOf } from "./new-incident-world.ts";

const replicas = useReplicas();
describe("the room of an incident", () => {
  test("begins with the commit, leased, and what comes after it in its lane waits", async () => {
    const world = await replicas.start({ isOffering: true });
    const ran: string[] = [];
    const ending = Promise.withResolvers<void>();
    await world.work({
      handle: async (effect, run) => {
        ran.push(`${effect.kind} ${run.attempt}`);
        if (effect.kind === "open-room") await ending.promise;
        return done;
      },
    });
    const id = await world.transact(openIncident);
    expect(await storedOf(replicas, id)).toEqual(["open-room running 1", "show waiting 0"]);
    await until(() => ran.length === 1);
    ending.resolve();
    await world.quiet();
    expect(ran).toEqual(["open-room 1", "show 1"]);
    expect(await storedOf(replicas, id)).toEqual(["open-room done 1", "show done 1"]);
  });

  test("does not begin when the incident is not stored", async () => {
    const world = await replicas.start({ isOffering: true });
    const ran: string[] = [];
    await world.work({
      handle: async ({ kind }) => {
        ran.push(kind);
        return done;
      },
    });
    const failing = world.transact(async (work) => {
      await openIncident(work);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    await world.quiet();
    expect(ran).toEqual([]);
  });

  test("waits like other work where the worker is busy", async () => {
    const world = await replicas.start({ isOffering: true });
    const ending = Promise.withResolvers<void>();
    await world.work({
      concurrency: 1,
      handle: async () => {
        await ending.promise;
        return done;
      },
    });
    const first = await world.transact(openIncident);
    const second = await world.transact(openIncident);
    expect(await storedOf(replicas, first)).toEqual(["open-room running 1", "show waiting 0"]);
    expect(await storedOf(replicas, second)).toEqual(["open-room waiting 0", "show waiting 0"]);
    ending.resolve();
    await world.quiet();
    expect(await storedOf(replicas, second)).toEqual(["open-room done 1", "show done 1"]);
  });

  test("waits like other work where its incident is older, and behind something in its lane", async () => {
    const taken: LeasedWork[] = [];
    const { transact } = storesOf(replicas, "O-order", offering(taken));
    const older = await transact(async ({ incidents }) => (await incidents.insert(newIncident(), noon)).id);
    await transact(({ outbox }) => outbox.want({ kind: "open-room", incidentId: older }));
    const behind = await transact(async ({ incidents, outbox, timeline }) => {
      const { id } = await incidents.insert(newIncident(), noon);
      await outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: id } });
      // Stores what is wanted so far.
      await timeline.of(id);
      await outbox.want({ kind: "open-room", incidentId: id });
      return id;
    });
    expect(await storedOf(replicas, older)).toEqual(["open-room waiting 0"]);
    expect(await storedOf(replicas, behind)).toEqual(["show waiting 0", "open-room waiting 0"]);
    expect(taken).toEqual([]);
    const own = await transact(openIncident);
    expect(await storedOf(replicas, own)).toEqual(["open-room running 1", "show waiting 0"]);
    expect(taken.map(({ lane }) => lane)).toEqual([`room:${own}`]);
  });

  test("is one of those that a transaction opens; the others are claimed in order", async () => {
    const taken: LeasedWork[] = [];
    const { transact } = storesOf(replicas, "O-one", offering(taken));
    const [first, second] = await transact(
      async (work) => [await openIncident(work), await openIncident(work)] as const,
    );
    expect(await storedOf(replicas, first)).toEqual(["open-room running 1", "show waiting 0"]);
    expect(await storedOf(replicas, second)).toEqual(["open-room waiting 0", "show waiting 0"]);
    expect(taken).toHaveLength(1);
  });

  test("leaves half of the workers to what is claimed", async () => {
    const world = await replicas.start({ isOffering: true });
    const ending = Promise.withResolvers<void>();
    const ran: string[] = [];
    await world.work({
      concurrency: 3,
      handle: async ({ kind }) => {
        ran.push(kind);
        if (kind === "open-room") await ending.promise;
        return done;
      },
    });
    const openWithPage = async ({ incidents, outbox }: AllWork) => {
      const { id } = await incidents.insert(newIncident(), noon);
      await outbox.want({ kind: "page", incidentId: id });
      await outbox.want({ kind: "open-room", incidentId: id });
    };
    for (let count = 0; count < 3; count += 1) await world.transact(openWithPage);
    await expect.poll(() => ran.filter((kind) => kind === "page").length).toBe(3);
    expect((await world.ledger.count("effects")).running).toBe(3);
    ending.resolve();
    await world.quiet();
  });

  test("is taken over by another replica when its process died right after the commit", async () => {
    const { transact } = storesOf(replicas, "O-dead", offering([], { ownerId: "dead", leaseMs: 300 }));
    const id = await transact(openIncident);
    expect(await storedOf(replicas, id)).toEqual(["open-room running 1", "show waiting 0"]);
    const other = await replicas.start({ leaseMs: 300, workspaceId: "O-dead" });
    const ran: string[] = [];
    await other.work({
      handle: async (effect, run) => {
        ran.push(`${effect.kind} ${run.attempt}`);
        return done;
      },
    });
    await until(() => ran.length === 2);
    expect(ran).toEqual(["open-room 2", "show 1"]);
  });

  test("is found within a second or two when its commit was lost to us, long before the lease ends", async () => {
    const workspaceId = "O-lost";
    const world = await replicas.start({ leaseMs: 60_000, workspaceId });
    const ran: string[] = [];
    const worker = await world.work({
      handle: async (effect, run) => {
        ran.push(`${effect.kind} ${run.attempt}`);
        return done;
      },
    });
    const offer = worker.offerLease();
    if (offer === undefined) throw new Error("It is free.");
    const lost = { ...offer, take: () => offer.abandon() };
    const { transact } = storesOf(replicas, workspaceId, offering([], lost));
    await transact(openIncident);
    await until(() => ran.length === 2);
    expect(ran).toEqual(["open-room 2", "show 1"]);
  });

  test("is abandoned by a transaction that fails after it was stored", async () => {
    const abandoned: string[] = [];
    const { transact } = storesOf(replicas, "O-fails", offering([], { abandon: () => void abandoned.push("once") }));
    const failing = transact(async (work) => {
      const id = await openIncident(work);
      // Stores what is wanted so far.
      await work.timeline.of(id);
      throw new Error("no answer");
    });
    await expect(failing).rejects.toThrow("no answer");
    expect(abandoned).toEqual(["once"]);
  });

  test.each(["taken", "abandoned"])("is the worker's, not the command's that opened the incident: %s", async (what) => {
    const workspaceId = `O-context-${what}`;
    const world = await replicas.start({ workspaceId, leaseMs: 60_000 });
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const worker = await world.work({
      handle: async () => {
        seen.push(context.getStore());
        return done;
      },
    });
    const offer = worker.offerLease();
    if (offer === undefined) throw new Error("It is free.");
    const { transact } = storesOf(
      replicas,
      workspaceId,
      offering([], what === "taken" ? offer : { ...offer, take: () => offer.abandon() }),
    );
    await context.run("a command", () => transact(openIncident));
    await until(() => seen.length === 2);
    expect(seen).toEqual([undefined, undefined]);
  });
});
