import { describe, expect, test } from "vitest";
import type { LeasedWork } from "#core/shared/lease-offer.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done } from "#test/support/worker-world.ts";
import { offering, openAnnounced, storedOf, storesOf } from "./new-incident-world.ts";

const replicas = useReplicas();

describe("the announcement of an incident", () => {
  test("comes with its room, and begins when the call for that has left", async () => {
    const taken: LeasedWork[] = [];
    const { transact, rings } = storesOf(replicas, "O-announced", offering(taken));
    const id = await transact(openAnnounced);
    expect(await storedOf(replicas, id)).toEqual(["open-room running 1", "show waiting 0", "show running 1"]);
    expect(taken).toMatchObject([
      { payload: { kind: "open-room" }, afterMs: 0 },
      { payload: { kind: "show", view: { kind: "announcement", incidentId: id } }, afterMs: 10 },
    ]);
    expect(rings).toEqual([["effects", { isLessUrgent: true }]]);
  });

  test("waits with a room that has to wait for a worker, and both are rung for at once", async () => {
    const taken: LeasedWork[] = [];
    const offer = offering(taken);
    const offerLease: typeof offer = (queue) => (queue === "ornaments" ? offer(queue) : undefined);
    const { transact, rings } = storesOf(replicas, "O-crowded", offerLease);
    const id = await transact(openAnnounced);
    expect(await storedOf(replicas, id)).toEqual(["open-room waiting 0", "show waiting 0", "show waiting 0"]);
    expect(rings).toEqual([
      ["effects", { isLessUrgent: false }],
      ["ornaments", { isLessUrgent: false }],
    ]);
    expect(taken).toEqual([]);
  });

  test("is waited for by a stop that comes before it began", async () => {
    const workspaceId = "O-stop";
    const world = await replicas.start({ workspaceId });
    const ran: string[] = [];
    const worker = await world.work({
      handle: async (effect, run) => {
        ran.push(`${effect.kind === "show" ? effect.view.kind : effect.kind} ${run.attempt}`);
        return done;
      },
    });
    const id = await storesOf(replicas, workspaceId, () => worker.offerLease()).transact(openAnnounced);
    await worker.stop(5_000);
    expect(ran).toEqual(["open-room 1", "announcement 1"]);
    expect(await storedOf(replicas, id)).toEqual(["open-room done 1", "show waiting 0", "show done 1"]);
  });
});
