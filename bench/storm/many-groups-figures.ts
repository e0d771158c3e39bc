import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import type { Figure } from "../figure.ts";

/** The figures of a storm of 10,000 groups, by what Slack was asked in its first minute; a round trip to it took `roundTripMs`. */
export function manyGroupsFigures(calls: readonly RecordedCall[], roundTripMs: number): readonly Figure[] {
  const rooms = calls
    .filter(({ method, ok }) => ok && method === "conversations.create")
    .map(({ args }) => String(args["name"]));
  const worst = rooms.map((name) => name.includes("worst"));
  const before = worst.slice(0, worst.lastIndexOf(true) + 1).filter((isWorst) => !isWorst).length;
  const methods = new Map<string, number>();
  for (const { method } of calls) methods.set(method, (methods.get(method) ?? 0) + 1);
  return [
    {
      name: "10,000 groups in one body: calls of Slack in the first minute",
      value: calls.length,
      unit: "calls",
      target: 100,
    },
    ...[...methods].map(([method, value]): Figure => ({ name: `  of them ${method}`, value, unit: "calls" })),
    { name: "  calls before their Retry-After", value: tooEarly(calls, roundTripMs), unit: "calls", target: 0 },
    { name: "  calls that Slack answered with 429", value: calls.filter(isLimited).length, unit: "calls" },
    { name: "  SEV1 rooms", value: worst.filter(Boolean).length, unit: "calls", least: 1 },
    { name: "  other rooms before the last SEV1 room", value: before, unit: "calls", target: 0 },
  ];
}

function isLimited({ retryAfterMs }: RecordedCall): boolean {
  return retryAfterMs !== undefined;
}

/** Calls into a limit of which Slack had said how long it lasts. What was under way when it said so could not know. */
function tooEarly(calls: readonly RecordedCall[], roundTripMs: number): number {
  const limits = calls.filter(isLimited);
  return calls.filter((call) =>
    limits.some(
      (limit) =>
        call.method === limit.method &&
        (call.method !== "chat.postMessage" || call.args["channel"] === limit.args["channel"]) &&
        call.at > limit.at + roundTripMs &&
        call.at < limit.at + (limit.retryAfterMs ?? 0),
    ),
  ).length;
}
