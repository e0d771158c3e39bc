import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Room } from "#core/incident/incident.ts";
import type { IncidentRoom } from "#core/incident/incident-room.ts";
import { Fault } from "#core/shared/fault.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { sampleIncident } from "#test/templates/sample-views.ts";
import { openRooms, run } from "./open-rooms.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

const name = "inc-7-checkout-answers-500";
let world: SlackWorld;
let rooms: IncidentRoom;

beforeEach(async () => {
  world = await startSlackWorld();
  rooms = openRooms(world);
});
afterEach(() => world.close());

describe("opening a room", () => {
  test("creates a channel with the wanted name", async () => {
    const room = await rooms.open(run(), sampleIncident, name);
    expect(world.slack.channelByName(name)?.id).toBe(room.channelId);
  });

  test("takes the next free name when somebody else has ours", async () => {
    await rooms.open(run(), sampleIncident, name);
    const second = await rooms.open(run(), sampleIncident, name);
    expect(second.name).toBe(`${name}-2`);
  });

  test.each([{ kind: "drop-after" } as const, { kind: "status-after-commit", status: 502 } as const])(
    "whose answer was lost ($kind) finds the room instead of creating a second one",
    async (fault) => {
      world.faults.next("conversations.create", fault);
      const effect = makeMemoryRun({ wantedAt: new Date() });
      await expect(rooms.open(effect.attempt(), sampleIncident, name)).rejects.toBeInstanceOf(Fault);
      const room = await rooms.open(effect.attempt(), sampleIncident, name);
      expect(room).toEqual({ channelId: world.slack.channelByName(name)?.id, name });
      expect(world.slack.channelByName(`${name}-2`)).toBeUndefined();
    },
  );

  test("does not take an older room of ours with the same name for the lost one", async () => {
    const old = await rooms.open(run(), sampleIncident, name);
    world.faults.next("conversations.create", { kind: "drop-before" });
    const later = makeMemoryRun({ wantedAt: new Date(Date.now() + 3_600_000) });
    await expect(rooms.open(later.attempt(), sampleIncident, name)).rejects.toBeInstanceOf(Fault);
    const room = await rooms.open(later.attempt(), sampleIncident, name);
    expect(room.channelId).not.toBe(old.channelId);
  });

  test("of a private incident creates a private channel", async () => {
    await rooms.open(run(), { ...sampleIncident, isPrivate: true }, name);
    expect(world.slack.channelByName(name)?.isPrivate).toBe(true);
  });

  test("that Slack forbids is a fault for people, which names whom to ask", async () => {
    world.faults.next("conversations.create", { kind: "ok-false", error: "restricted_action" });
    await expect(rooms.open(run(), sampleIncident, name)).rejects.toMatchObject({
      needsPerson: true,
      hint: expect.stringContaining("admin"),
    });
  });
});

describe("inviting", () => {
  let room: Room;
  beforeEach(async () => {
    room = await rooms.open(run(), sampleIncident, name);
  });

  test("brings everybody who exists and names who could not come", async () => {
    const { notInvited } = await rooms.invite(run(), room, ["U0ONCALL", "U0NOBODY", "U0LEAD"]);
    expect(notInvited).toEqual(["U0NOBODY"]);
    expect([...(world.slack.channelByName(name)?.members ?? [])]).toEqual(
      expect.arrayContaining(["U0ONCALL", "U0LEAD"]),
    );
  });

  test("again does no harm", async () => {
    await rooms.invite(run(), room, ["U0ONCALL"]);
    expect(await rooms.invite(run(), room, ["U0ONCALL", "U0MUSTER"])).toEqual({ notInvited: [] });
  });

  test("nobody who exists names them all", async () => {
    expect(await rooms.invite(run(), room, ["U0NOBODY", "U0GHOST"])).toEqual({ notInvited: ["U0NOBODY", "U0GHOST"] });
  });

  test("more than a hundred people takes several calls", async () => {
    const crowd = Array.from({ length: 250 }, (_, index) => `U0X${index}`);
    for (const id of crowd) {
      const mina = world.slack.state.users.get("U0ONCALL");
      if (mina !== undefined) world.slack.state.users.set(id, { ...mina, id });
    }
    expect(await rooms.invite(run(), room, crowd)).toEqual({ notInvited: [] });
    expect(world.calls("conversations.invite")).toHaveLength(3);
  });
});
