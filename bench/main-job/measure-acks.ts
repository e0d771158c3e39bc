import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";

const actCount = 300;
const warmUpCount = 20;

/** How long Slack waits for the acknowledgement of `/incident <text>`, sent one after the other; milliseconds of each. */
export async function measureAcks(slack: SlackWorkspace, text: "list" | "help"): Promise<readonly number[]> {
  const took: number[] = [];
  for (let index = 0; index < warmUpCount + actCount; index += 1) {
    const startedAt = performance.now();
    const result = await slack.act({
      kind: "command",
      user: "U0ONCALL",
      channel: "C0GENERAL",
      command: "/incident",
      text,
    });
    const ms = performance.now() - startedAt;
    if (!result.ok) throw new Error(`/incident ${text} failed: ${result.error}.`);
    if (index >= warmUpCount) took.push(ms);
  }
  return took;
}
