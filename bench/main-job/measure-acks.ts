import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import { timeAck } from "../time-ack.ts";

const actCount = 300;
const warmUpCount = 20;

/** How long Slack waits for the acknowledgement of `/incident <text>`, sent one after the other; milliseconds of each. */
export async function measureAcks(slack: SlackWorkspace, text: "list" | "help"): Promise<readonly number[]> {
  const took: number[] = [];
  for (let index = 0; index < warmUpCount + actCount; index += 1) {
    const ack = await timeAck(slack, text);
    if (!ack.ok) throw new Error(`/incident ${text} failed: ${ack.error}.`);
    if (index >= warmUpCount) took.push(ack.ms);
  }
  return took;
}
