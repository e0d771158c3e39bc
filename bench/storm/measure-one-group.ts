import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Figure } from "../figure.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { until } from "../until.ts";
import { isCard, oneGroupFigures } from "./one-group-figures.ts";
import { stormBody } from "./storm-body.ts";

const total = 10_000;
const roundTripMs = 150;
const quietMs = 3_000;

/** 10,000 alerts of one group: how soon the first post and the whole number are there, and what it costs in Slack. */
export async function measureOneGroup(
  musterUrl: string,
  slack: SlackWorkspace,
  bodies: number,
): Promise<readonly Figure[]> {
  slack.setLatency(roundTripMs);
  const known = slack.calls.length;
  const alerts = Array.from({ length: total }, (_, index) => ({
    name: `Storm${bodies}`,
    severity: "critical" as const,
    instance: `web-${index}`,
  }));
  const size = total / bodies;
  const texts = Array.from({ length: bodies }, (_, index) => stormBody(alerts.slice(index * size, (index + 1) * size)));
  let acceptedAt = 0;
  for (const text of texts) {
    await postAlert(musterUrl, text);
    if (acceptedAt === 0) acceptedAt = Date.now();
  }
  const doneAt = Date.now();
  const calls = () => slack.calls.slice(known).filter(({ ok }) => ok);
  const cards = () => calls().filter((call) => isCard(call));
  const whole = await until(
    "the card shows every alert",
    () => cards().find((call) => shows(call, `${total} firing`)),
    {
      withinMs: 60_000,
    },
  );
  await until("Slack is quiet", () => (Date.now() - (calls().at(-1)?.at ?? 0) > quietMs ? true : undefined), {
    everyMs: 100,
  });
  slack.setLatency(0);

  return oneGroupFigures({ bodies, acceptedAt, doneAt, calls: calls(), whole });
}

function shows({ args }: RecordedCall, text: string): boolean {
  return JSON.stringify(args["blocks"] ?? "").includes(text);
}
