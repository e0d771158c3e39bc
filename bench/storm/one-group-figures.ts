import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import type { Figure } from "../figure.ts";

/** What a storm of one group asked of Slack, and when; instants in epoch milliseconds. */
export interface OneGroupRun {
  readonly bodies: number;
  /** Answers 202 to the first and to the last body. */
  readonly acceptedAt: number;
  readonly doneAt: number;
  /** The calls that Slack took. */
  readonly calls: readonly RecordedCall[];
  /** The first one whose card counts every alert. */
  readonly whole: RecordedCall;
}

/** The figures of a storm of one group. What never came took for ever. */
export function oneGroupFigures({ bodies, acceptedAt, doneAt, calls, whole }: OneGroupRun): readonly Figure[] {
  const what = `10,000 alerts in ${bodies === 1 ? "one body" : `${bodies} bodies`}`;
  const created = calls.filter(({ method }) => method === "conversations.create");
  const cardBy = (wanted: string) => calls.filter((call) => call.method === wanted && isCard(call));
  const firstPost = calls.find(({ method }) => method === "chat.postMessage");
  const posts = cardBy("chat.postMessage");
  const afterMs = (call: RecordedCall | undefined) => (call?.at ?? Number.POSITIVE_INFINITY) - acceptedAt;
  return [
    { name: `${what}: first 202 -> room at Slack`, value: afterMs(created[0]), unit: "ms" },
    // Whoever watches the announcements sees it first; the card can't come before its room, which is one round trip more.
    { name: `  first 202 -> first post at Slack`, value: afterMs(firstPost), unit: "ms", target: 250 },
    { name: `  first 202 -> card posted at Slack`, value: afterMs(posts[0]), unit: "ms" },
    {
      name: `  first 202 -> card with the right total`,
      value: afterMs(whole),
      unit: "ms",
      ...(bodies === 1 ? { target: 2_000 } : {}),
    },
    { name: `  last 202 -> card with the right total`, value: whole.at - doneAt, unit: "ms", target: 2_000 },
    { name: `  rooms`, value: created.length, unit: "calls", least: 1, target: 1 },
    { name: `  posts of the card`, value: posts.length, unit: "calls", least: 1, target: 1 },
    { name: `  edits of the card`, value: cardBy("chat.update").length, unit: "calls", target: 3 },
    { name: `  all calls of Slack`, value: calls.length, unit: "calls" },
  ];
}

/** Whether a call posts or edits an incident's card. */
export function isCard({ args }: RecordedCall): boolean {
  return JSON.stringify(args["metadata"] ?? "").includes("incident-card:");
}
