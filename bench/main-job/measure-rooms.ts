import { setTimeout as wait } from "node:timers/promises";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";
import { until } from "../until.ts";
import { alert } from "./alert.ts";
import { postAlert } from "./post-alert.ts";

/** A round trip to Slack from a European or American data centre. */
const roundTripMs = 150;
/** What is more in one minute is a storm, whose rooms wait in line (docs/decisions/0009). */
const alertsEach = 10;
const minuteMs = 60_000;
/** Two waits that can't be saved (the room, then what goes into it), one to spare, and 100 ms of our own. */
const targetMs = 3 * roundTripMs + 100;
/** The same without one to spare, and 50 ms of our own, where no other incident is being worked on. */
const aloneTargetMs = 2 * roundTripMs + 50;
/** An incident's last call is one of its ornaments; its bookkeeping comes after it. */
const quietMs = 1_000;
/** Who owns the service in the example configuration: a person and a user group. */
const responders = ["U0ONCALL", "U0RESP"];

interface Room {
  readonly createdMs: number;
  readonly cardMs: number;
  readonly invitedMs: number;
}

/**
 * From an alert's 202 to Slack's answer that the room is there with its card posted and its responders invited: for incidents that come
 * alone, and for incidents of which each comes when the room of the one before is ready, but not yet dressed.
 */
export async function measureRooms(musterUrl: string, slack: SlackWorkspace): Promise<readonly Figure[]> {
  slack.setLatency(roundTripMs);
  const alone: Room[] = [];
  const inARow: Room[] = [];
  for (let index = 0; index < alertsEach; index += 1) {
    alone.push(await openRoom(musterUrl, slack, index));
    await untilQuiet(slack);
  }
  await wait(minuteMs);
  for (let index = 0; index < alertsEach; index += 1) inARow.push(await openRoom(musterUrl, slack, alertsEach + index));
  slack.setLatency(0);
  return [...figuresOf("alone", alone, aloneTargetMs), ...figuresOf("in a row", inARow, targetMs)];
}

function figuresOf(how: string, rooms: readonly Room[], target: number): readonly Figure[] {
  const readyMs = rooms.map(({ cardMs, invitedMs }) => Math.max(cardMs, invitedMs));
  const p50 = percentile(readyMs, 50);
  const part = (name: string, of: (room: Room) => number): Figure => ({
    name: `  of it, 202 -> ${name}, p50`,
    value: percentile(rooms.map(of), 50),
    unit: "ms",
  });
  return [
    { name: `alert's 202 -> room ready, ${how}, p50 of ${rooms.length}`, value: p50, unit: "ms", target },
    { name: `alert's 202 -> room ready, ${how}, slowest`, value: Math.max(...readyMs), unit: "ms" },
    { name: `  as a multiple of Slack's ${roundTripMs} ms, p50`, value: p50 / roundTripMs, unit: "round trips" },
    part("room created", ({ createdMs }) => createdMs),
    part("card posted", ({ cardMs }) => cardMs),
    part("responders invited", ({ invitedMs }) => invitedMs),
  ];
}

/** Until Slack has not been called for a second. */
async function untilQuiet(slack: SlackWorkspace): Promise<void> {
  for (let known = -1; known !== slack.calls.length; ) {
    known = slack.calls.length;
    await wait(quietMs);
  }
}

async function openRoom(musterUrl: string, slack: SlackWorkspace, index: number): Promise<Room> {
  const known = slack.calls.length;
  await postAlert(musterUrl, alert({ name: `Room${index}`, severity: "critical" }));
  const acceptedAt = Date.now();
  const calls = await until(`room ${index} is ready`, () => readyCalls(slack, known));
  // A call is recorded in the middle of its round trip, when Slack does it; Muster knows half a round trip later.
  const after = (at: number) => at + roundTripMs / 2 - acceptedAt;
  return { createdMs: after(calls.createdAt), cardMs: after(calls.cardAt), invitedMs: after(calls.invitedAt) };
}

function readyCalls(slack: SlackWorkspace, known: number) {
  const calls = slack.calls.slice(known).filter(({ ok }) => ok);
  const created = calls.find(({ method }) => method === "conversations.create");
  const room = slack.channelByName(String(created?.args["name"]));
  if (created === undefined || room === undefined) return undefined;
  const inRoom = calls.filter(({ args }) => args["channel"] === room.id);
  const card = inRoom.find(
    ({ method, args }) => method === "chat.postMessage" && JSON.stringify(args["metadata"]).includes("incident-card:"),
  );
  const invited = inRoom.findLast(({ method }) => method === "conversations.invite");
  const areAllIn = responders.every((userId) => room.members.has(userId));
  if (card === undefined || invited === undefined || !areAllIn) return undefined;
  return { createdAt: created.at, cardAt: card.at, invitedAt: invited.at };
}
