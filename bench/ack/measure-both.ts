import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { SlackWorkspace } from "#sandbox/slack/make-slack-workspace.ts";
import { timeAck } from "../time-ack.ts";

const pauseMs = 10;
const texts = ["help", "list"];

/** Milliseconds until each command was acknowledged, and what the measuring process itself was late at worst in 99 of 100 cases. */
export interface BothAcks {
  readonly muster: readonly number[];
  readonly bare: readonly number[];
  readonly unanswered: { readonly muster: number; readonly bare: number };
  readonly ownDelayMs: number;
}

/** Sends one slash command to Muster, one to the bare app, in turn, for so long. */
export async function measureBoth(
  forMs: number,
  muster: () => SlackWorkspace,
  bare: () => SlackWorkspace,
): Promise<BothAcks> {
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  const took = { muster: [] as number[], bare: [] as number[] };
  const unanswered = { muster: 0, bare: 0 };
  const endAt = performance.now() + forMs;
  for (let index = 0; performance.now() < endAt; index += 1) {
    for (const who of ["bare", "muster"] as const) {
      const ack = await timeAck(who === "muster" ? muster() : bare(), texts[index % texts.length] ?? "help");
      if (ack.ok) took[who].push(ack.ms);
      else unanswered[who] += 1;
      await wait(pauseMs);
    }
  }
  own.disable();
  return { ...took, unanswered, ownDelayMs: own.percentile(99) / 1e6 };
}
