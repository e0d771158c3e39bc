import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import type { Figure } from "../figure.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { until } from "../until.ts";
import { manyGroupsFigures } from "./many-groups-figures.ts";
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

  return manyGroupsFigures(
    slack.calls.slice(known).filter(({ at }) => at <= acceptedAt + minuteMs),
    roundTripMs,
  );
}
