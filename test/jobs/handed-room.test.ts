import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { LeasedWork } from "#adapters/postgres/lease-offer.ts";
import { type AllWork, makeTransact } from "#adapters/postgres/make-transact.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { sha256 } from "#adapters/system/sha256.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { newIncident, noon } from "#test/support/store-world.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done } from "#test/support/worker-world.ts";

const replicas = useReplicas();
const newId = makeIdSource(systemClock);
const openIncident = async (work: AllWork) => {
  const { id } = await work.incidents.insert(newIncident(), noon);
  await work.outbox.want({ kind: "open-room", incidentId: id });
  await work.outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: id } });
  return id;
};
const storedOf = async (incidentId: string) => {
  const { rows } = await sql<{ kind: string; state: string; attempts: number }>`
    select payload ->> 'kind' as kind, state, attempts from muster.effect
    where payload ->> 'incidentId' = ${incidentId} or payload -> 'view' ->> 'incidentId' = ${incidentId}
    order by seq`.execute(replicas.db().database.kysely);
  return rows.map(({ kind, state, attempts }) => `${kind} ${state} ${attempts}`);
};

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
    expect(await storedOf(id)).toEqual(["open-room running 1", "show waiting 0"]);
    await until(() => ran.length === 1);
    ending.resolve();
    await world.quiet();
    expect(ran).toEqual(["open-room 1", "show 1"]);
    expect(await storedOf(id)).toEqual(["open-room done 1", "show done 1"]);
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
    expect(await storedOf(first)).toEqual(["open-room running 1", "show waiting 0"]);
    expect(await storedOf(second)).toEqual(["open-room waiting 0", "show waiting 0"]);
    ending.resolve();
    await world.quiet();
    expect(await storedOf(second)).toEqual(["open-room done 1", "show done 1"]);
  });

  test("waits like other work where its incident is older, and behind something in its lane", async () => {
    const { database } = replicas.db();
    const taken: LeasedWork[] = [];
    const bell = { ring: () => undefined, ringIn: () => undefined };
    const stores = { database, bell, workspaceId: "O-order", newId, clock: systemClock, digest: sha256 };
    const offer = { ownerId: "owner", leaseMs: 10_000, take: (work: LeasedWork) => void taken.push(work) };
    const transact = makeTransact({ ...stores, offerLease: () => offer });
    const older = await transact(async ({ incidents }) => (await incidents.insert(newIncident(), noon)).id);
    await transact(({ outbox }) => outbox.want({ kind: "open-room", incidentId: older }));
    const behind = await transact(async ({ incidents, outbox }) => {
      const { id } = await incidents.insert(newIncident(), noon);
      await outbox.want({ kind: "show", view: { kind: "incident-card", incidentId: id } });
      await outbox.want({ kind: "open-room", incidentId: id });
      return id;
    });
    expect(await storedOf(older)).toEqual(["open-room waiting 0"]);
    expect(await storedOf(behind)).toEqual(["show waiting 0", "open-room waiting 0"]);
    expect(taken).toEqual([]);
    const own = await transact(openIncident);
    expect(await storedOf(own)).toEqual(["open-room running 1", "show waiting 0"]);
    expect(taken.map(({ lane }) => lane)).toEqual([`room:${own}`]);
  });

  test("is taken over by another replica when its process died right after the commit", async () => {
    const dead = await replicas.start({ leaseMs: 300, isOffering: true });
    const worker = await dead.work({ handle: async () => done });
    const id = await dead.transact(openIncident);
    await dead.quiet();
    const lost = await dead.transact(async (work) => {
      const incidentId = await openIncident(work);
      // It is over before it hears of its own commit.
      await worker.stop(0);
      return incidentId;
    });
    expect(await storedOf(lost)).toEqual(["open-room running 1", "show waiting 0"]);
    const workspaceId = await workspaceOf(id);
    const other = await replicas.start({ leaseMs: 300, workspaceId });
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

  test("is the worker's, not the command's that opened the incident", async () => {
    const world = await replicas.start({ isOffering: true });
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    await world.work({
      handle: async () => {
        seen.push(context.getStore());
        return done;
      },
    });
    await context.run("a command", () => world.transact(openIncident));
    await world.quiet();
    expect(seen).toEqual([undefined, undefined]);
  });
});

async function workspaceOf(incidentId: string): Promise<string> {
  const { rows } = await sql<{ workspaceId: string }>`
    select workspace_id from muster.incident where id = ${incidentId}`.execute(replicas.db().database.kysely);
  return rows[0]?.workspaceId ?? "";
}
