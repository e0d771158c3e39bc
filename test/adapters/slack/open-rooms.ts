import { makeDirectory } from "#adapters/slack/directory.ts";
import { makeFindChannel } from "#adapters/slack/find-channel.ts";
import { makeIncidentRoom } from "#adapters/slack/incident-room.ts";
import type { IncidentRoom } from "#core/incident/incident-room.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import type { SlackWorld } from "./slack-world.ts";

/** Incident rooms in a Slack world, announced in #incidents. */
export function openRooms(world: SlackWorld): IncidentRoom {
  return makeIncidentRoom({
    slack: world.api,
    slots: world.slots,
    putMessage: world.putMessage,
    findChannel: makeFindChannel(world.api),
    readers: readersOf(world),
    botUserId: "U0MUSTER",
    announceChannel: "#incidents",
  });
}

/** Who reads what is rendered. */
export function readersOf(world: SlackWorld) {
  const directory = makeDirectory({ slack: world.direct, teamId: "T0MUSTER", nowMs: () => performance.now() });
  return { directory, timeZone: "Asia/Seoul" };
}

/** One attempt of an effect of its own. */
export function run() {
  return makeMemoryRun({ wantedAt: new Date() }).attempt();
}
