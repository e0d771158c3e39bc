import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Figure } from "../figure.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { until } from "../until.ts";
import { stormBody } from "./storm-body.ts";

const total = 10_000;
/** One in a thousand is of the worst kind, the last of all among them. */
const worstEvery = 1_000;
const roundTripMs = 150;
const minuteMs = 60_000;

/** 10,000 groups at once: what Slack is asked for in the first minute, and who gets a room first. */
export async function measureManyGroups(musterUrl: string, slack: SlackWorkspace): Promise<readonly Figure[]> {
  slack.setLatency(roundTripMs);
  const known = slack.calls.length;
  const alerts = Array.from({ length: total }, (_, index) => ({
    name: index % worstEvery === worstEvery - 1 ? `Worst${index}` : `Many${index}`,
    severity: index % worstEvery === worstEvery - 1 ? ("critical" as const) : ("warning" as const),
    instance: "web-1",
  }));
  await postAlert(musterUrl, stormBody(alerts));
  const acceptedAt = Date.now();
  await until("the first minute is over", () => (Date.now() - acceptedAt > minuteMs ? true : undefined), {
    withinMs: minuteMs + 5_000,
    everyMs: 100,
  });
  slack.setLatency(0);

  const calls = slack.calls.slice(known).filter(({ at }) => at <= acceptedAt + minuteMs);
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
    { name: "  calls before their Retry-After", value: tooEarly(calls), unit: "calls", target: 0 },
    { name: "  calls that Slack answered with 429", value: calls.filter(isLimited).length, unit: "calls" },
    { name: "  SEV1 rooms", value: worst.filter(Boolean).length, unit: "calls" },
    { name: "  other rooms before the last SEV1 room", value: before, unit: "calls", target: 0 },
  ];
}

function isLimited({ error }: RecordedCall): boolean {
  return error === "ratelimited";
}

/** A limited method that is called again within a second was not waited for: Slack's Retry-After is a second at least. */
function tooEarly(calls: readonly RecordedCall[]): number {
  return calls.filter((call, index) =>
    calls
      .slice(index + 1)
      .some(
        (next) =>
          isLimited(call) &&
          next.method === call.method &&
          next.args["channel"] === call.args["channel"] &&
          next.at - call.at < 1_000,
      ),
  ).length;
}
