import { beforeEach, describe, expect, test } from "vitest";
import { makeDeadEffects } from "#adapters/postgres/dead-effects.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { Effect } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import { StoredEffect } from "#jobs/stored-effect.ts";
import { runDeadletter } from "#test/support/run-deadletter.ts";
import { newIncident, noon } from "#test/support/store-world.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, type WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();
const newId = makeIdSource(systemClock);
const run = (...args: string[]) => runDeadletter(replicas.db().url, ...args);
const dead = () =>
  makeDeadEffects({
    database: replicas.db().database,
    readEffect: (payload) => StoredEffect.safeParse(payload).data,
  });

/** Has a worker give these up; answers what it does from then on, when everything works. */
async function giveUp(world: WorkerWorld, ...effects: readonly Effect[]) {
  const seen: Effect[] = [];
  let isBroken = true;
  await world.work({
    handle: async (effect) => {
      if (isBroken)
        throw new Fault({ code: "test-no", message: "No \u001b[31mway.", hint: "Look there.", retry: "never" });
      seen.push(effect);
      return done;
    },
  });
  await world.want(...effects);
  await until(async () => (await world.ledger.count("effects")).dead === effects.length);
  isBroken = false;
  return seen;
}

beforeEach(async () => {
  await replicas.db().database.kysely.deleteFrom("muster.effect").execute();
});

describe("effects that were given up", () => {
  test("one that is put back is done exactly once, however often it is asked", async () => {
    const world = await replicas.start();
    const page = { kind: "page", incidentId: newId() } as const;
    const seen = await giveUp(world, page);
    const [listed] = await dead().list(9);
    const id = listed?.id ?? "";
    const answers = await Promise.all([1, 2, 3].map(() => dead().retry(id)));
    expect(answers.filter((isBack) => isBack)).toHaveLength(1);
    await until(() => seen.length === 1);
    await world.quiet();
    expect(seen).toEqual([page]);
    expect([await dead().list(9), await dead().load(id), await dead().retry(id)]).toEqual([[], undefined, false]);
  });

  test("one that is given up again after it was put back is told as given up again", async () => {
    const world = await replicas.start();
    const told: number[] = [];
    await world.work({
      handle: async () => {
        throw new Fault({ code: "test-no", message: "No way.", hint: "Look there.", retry: "never" });
      },
      onFailed: async (_effect, { timesGivenUp }) => {
        told.push(timesGivenUp);
      },
    });
    await world.want({ kind: "page", incidentId: newId() });
    for (const times of [1, 2]) {
      await until(async () => (await dead().list(9)).length === 1);
      expect(told).toHaveLength(times);
      await dead().retry((await dead().list(9))[0]?.id ?? "");
    }
    await until(() => told.length === 3);
    expect(told).toEqual([0, 1, 2]);
    await world.quiet();
  });

  test("all workspaces' are put back together, but nothing of an action or a runbook step", async () => {
    const [one, other] = [await replicas.start(), await replicas.start()];
    const id = newId();
    const seenByOne = await giveUp(one, { kind: "page", incidentId: id }, { kind: "perform-action", actionId: id });
    const seenByOther = await giveUp(
      other,
      { kind: "open-room", incidentId: id },
      { kind: "tick-session", sessionId: id },
    );
    expect(await dead().retryAll()).toEqual({ retried: 2, left: 2 });
    await until(() => seenByOne.length + seenByOther.length === 2);
    await Promise.all([one.quiet(), other.quiet()]);
    expect([seenByOne, seenByOther]).toMatchObject([[{ kind: "page" }], [{ kind: "open-room" }]]);
    expect((await dead().list(9)).map(({ effect }) => effect?.kind)).toEqual(["tick-session", "perform-action"]);
  });

  test("an effect is told with the incident that it is about, whatever it points to, and never another workspace's", async () => {
    const [world, stranger] = [await replicas.start(), await replicas.start()];
    const incident = await world.transact(async (work) => {
      await work.incidents.insert(newIncident(), noon);
      const made = await work.incidents.insert(newIncident(), noon);
      await work.incidents.save({ ...made, room: { channelId: "C7", name: "inc-2" } });
      return made;
    });
    const incidentId = incident.id;
    await world.want(
      { kind: "page", incidentId },
      { kind: "show", view: { kind: "incident-card", incidentId } },
      { kind: "receipt", channelId: "C7", messageTs: "1.0", emoji: "ok" },
      { kind: "tell", tellId: "t1", userId: "U1", text: "x", about: { kind: "incident-card", incidentId } },
      { kind: "tell", tellId: "t2", userId: "U2", text: "x" },
    );
    await stranger.want({ kind: "receipt", channelId: "C7", messageTs: "1.0", emoji: "ok" });
    const rows = replicas.db().database.kysely.updateTable("muster.effect");
    await rows.set({ state: "dead", endedAt: noon }).execute();
    const told = (await dead().list(9)).map(({ lane, incident: number }) => `${lane} ${number}`);
    expect(told.toSorted()).toEqual(
      [
        `pager:${incidentId} 2`,
        `room:${incidentId} 2`,
        "receipt:C7:1.0 2",
        "receipt:C7:1.0 null",
        "tell:U1 2",
        "tell:U2 null",
      ].toSorted(),
    );
  });
});

describe("npm run deadletter", () => {
  test("lists deliveries and effects together, shows and retries either by its id", async () => {
    const world = await replicas.start();
    const { database } = replicas.db();
    const inbox = makeInbox({ database, bell: world.bell, workspaceId: "L-both", newId, clock: systemClock });
    const letterId = newId();
    await inbox.recordDeadLetter({ id: letterId, source: "L-both", reason: "no JSON", body: new Uint8Array(2) });
    const { id: incidentId } = await world.transact((work) => work.incidents.insert(newIncident(), noon));
    const seen = await giveUp(world, { kind: "page", incidentId });
    const [effect] = await dead().list(1);
    const id = effect?.id ?? "";

    const listed = await run("list");
    expect(listed).toMatchObject({ code: 0, err: "" });
    const [first = "", second = ""] = listed.out.split("\n");
    expect(first).toMatch(new RegExp(`^${id}  effect    .*  page the on-call  INC-1  No .*way\\.$`));
    expect(second).toContain(`${letterId}  delivery  `);
    expect(listed.out).not.toContain("\u001b");
    const json: unknown = JSON.parse((await run("list", "--json")).out);
    expect(json).toMatchObject([
      { kind: "effect", id, what: "page the on-call", incident: 1, code: "test-no", hint: "Look there." },
      { kind: "delivery", id: letterId, source: "L-both" },
    ]);
    expect((await run("list", "--limit", "1")).out).toBe(`${first}\n`);
    expect((await run("list", "--source", "L-both")).out).toBe(`${second}\n`);
    expect((await run("list", "--effects")).out).toBe(`${first}\n`);

    const shown = await run("show", id);
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining("Look there.") });
    expect(shown.out).toContain(incidentId);
    expect(JSON.parse((await run("show", id, "--json")).out)).toMatchObject({
      kind: "effect",
      payload: { incidentId },
    });
    expect(JSON.parse((await run("show", letterId, "--json")).out)).toMatchObject({ kind: "delivery", body: "\0\0" });

    expect(await run("retry", id)).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 of the effects put back"),
    });
    await until(() => seen.length === 1);
    expect(await run("retry", id)).toMatchObject({ code: 1, err: expect.stringContaining("put back already") });
    expect(await run("show", id)).toMatchObject({ code: 1, out: "", err: expect.stringContaining(id) });
  }, 60_000);

  test("puts all effects back, and says what it leaves to people", async () => {
    const world = await replicas.start();
    const [actionId, incidentId] = [newId(), newId()];
    await giveUp(world, { kind: "page", incidentId }, { kind: "perform-action", actionId });
    const first = await run("retry", "--effects");
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining("1 of the effects put back") });
    expect(first.out).toContain("1 of actions and runbooks left");
    expect(await run("retry", "--effects")).toMatchObject({ code: 1, err: expect.stringContaining("1 of actions") });
  }, 60_000);

  test("what another version wanted is listed too, and put back for the version that knows it", async () => {
    const world = await replicas.start();
    await giveUp(world, { kind: "page", incidentId: newId() });
    const rows = replicas.db().database.kysely.updateTable("muster.effect");
    await rows.set({ payload: JSON.stringify({ kind: "from-the-future" }), lastFailure: null }).execute();
    const { out } = await run("list", "--effects");
    expect(out).toContain("what another version of Muster wanted in the lane pager:");
    expect(out).toContain("no incident  Nobody wrote down why.");
    expect(await run("retry", "--effects")).toMatchObject({ code: 0 });
  }, 60_000);
});
