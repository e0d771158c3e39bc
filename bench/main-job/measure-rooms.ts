import { setTimeout as wait } from "node:timers/promises";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Figure } from "../figure.ts";
import { percentile } from "../percentile.ts";
import { until } from "../until.ts";
import { alert } from "./alert.ts";
import { postAlert } from "./post-alert.ts";

/** A round trip to Slack from a European or American data centre. */
const roundTripMs = 150;
const alertCount = 20;
/** What is more in one minute is a storm, whose rooms wait in line (docs/decisions/0009). */
const alertsPerMinute = 10;
const minuteMs = 60_000;
/** Two waits that can't be saved (the room, then what goes into it), one to spare, and 100 ms of our own. */
const targetMs = 3 * roundTripMs + 100;
/** Who owns the service in the example configuration: a person and a user group. */
const responders = ["U0ONCALL", "U0RESP"];

interface Room {
  readonly createdMs: number;
  readonly cardMs: number;
  readonly invitedMs: number;
}

/** From an alert's 202 to Slack's answer that the room is there with its card posted and its responders invited. */
export async function measureRooms(musterUrl: string, slack: SlackWorkspace): Promise<readonly Figure[]> {
  slack.setLatency(roundTripMs);
  const rooms: Room[] = [];
  for (let index = 0; index < alertCount; index += 1) {
    if (index > 0 && index % alertsPerMinute === 0) await wait(minuteMs);
    rooms.push(await openRoom(musterUrl, slack, index));
  }
  slack.setLatency(0);

  const readyMs = rooms.map(({ cardMs, invitedMs }) => Math.max(cardMs, invitedMs));
  const p50 = percentile(readyMs, 50);
  const p95 = percentile(readyMs, 95);
  const part = (name: string, of: (room: Room) => number): Figure => ({
    name: `  of it, 202 -> ${name}, p50`,
    value: percentile(rooms.map(of), 50),
    unit: "ms",
  });
  return [
    { name: `alert's 202 -> room ready, p50 of ${alertCount}`, value: p50, unit: "ms", target: targetMs },
    { name: `alert's 202 -> room ready, p95 of ${alertCount}`, value: p95, unit: "ms" },
    { name: "  as a multiple of Slack's 150 ms, p50", value: p50 / roundTripMs, unit: "round trips" },
    { name: "  as a multiple of Slack's 150 ms, p95", value: p95 / roundTripMs, unit: "round trips" },
    part("room created", ({ createdMs }) => createdMs),
    part("card posted", ({ cardMs }) => cardMs),
    part("responders invited", ({ invitedMs }) => invitedMs),
  ];
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
