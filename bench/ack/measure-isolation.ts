import { setTimeout as wait } from "node:timers/promises";
import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";
import type { Channel } from "#sandbox/slack/state.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import type { Figure } from "../figure.ts";
import { alert } from "../main-job/alert.ts";
import { postAlert } from "../main-job/post-alert.ts";
import { percentile } from "../percentile.ts";
import { until } from "../until.ts";

const rounds = 8;
const retryAfterSeconds = 2;
const targetMs = 50;
const limited = { ok: false, error: "ratelimited" };

/** Whether a 429 for one room holds up a post in another, and whether anything goes to Slack before its Retry-After. */
export async function measureIsolation(
  musterUrl: string,
  { slack, faults }: Pick<Sandbox, "slack" | "faults">,
): Promise<readonly Figure[]> {
  const [held, free] = await Promise.all(
    ["Held", "Free"].map(async (name) => {
      await postAlert(musterUrl, alert({ name, severity: "critical" }));
      const isRoom = (room: Channel) => room.name.startsWith("inc-") && room.name.includes(name.toLowerCase());
      return until(`a room for ${name}`, () => {
        const room = [...slack.state.channels.values()].find(isRoom);
        return room?.members.has("U0ONCALL") === true ? room.id : undefined;
      });
    }),
  );
  if (held === undefined || free === undefined) throw new Error("There are no two rooms.");
  // Whatever else the rooms get at their start.
  await wait(3_000);

  const update = (channel: string, text: string) =>
    slack.act({ kind: "command", user: "U0ONCALL", channel, command: "/incident", text: `update ${text}` });
  const postOf = (text: string) =>
    slack.calls.find(({ method, args, ok }) => ok && method === "chat.postMessage" && said(args).includes(text));
  const timePost = async (text: string): Promise<number> => {
    const startedAt = Date.now();
    await update(free, text);
    return (await until(`the post ${text}`, () => postOf(text))).at - startedAt;
  };

  const alone: number[] = [];
  const beside: number[] = [];
  const early: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await timePost(`alone ${round}.`));
    const headers = { "retry-after": String(retryAfterSeconds) };
    faults.next("chat.postMessage", { kind: "http", status: 429, headers, body: limited });
    await update(held, `held ${round}.`);
    const refused = await until("the 429", () => slack.calls.find(isRefusal(`held ${round}.`)));
    beside.push(await timePost(`beside ${round}.`));
    const again = await until(`the post held ${round}`, () => postOf(`held ${round}.`));
    early.push(Math.max(0, refused.at + retryAfterSeconds * 1_000 - again.at));
  }
  const delayMs = percentile(beside, 50) - percentile(alone, 50);
  return [
    { name: "update typed -> post in its room, p50", value: percentile(alone, 50), unit: "ms" },
    { name: "  while another room waits for a 429, p50", value: percentile(beside, 50), unit: "ms" },
    { name: "a 429 elsewhere delays a post by", value: Math.max(0, delayMs), unit: "ms", target: targetMs },
    { name: `sent before its Retry-After, at worst of ${rounds}`, value: Math.max(...early), unit: "ms", target: 0 },
  ];
}

function isRefusal(text: string): (call: RecordedCall) => boolean {
  return ({ method, args, ok }) => !ok && method === "chat.postMessage" && said(args).includes(text);
}

function said(args: RecordedCall["args"]): string {
  return `${String(args["text"])} ${String(args["blocks"])}`;
}
