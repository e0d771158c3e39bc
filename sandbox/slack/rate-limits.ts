import type { Tier } from "./web-api/method.ts";

/**
 * Slack's rate limits, per workspace and app: calls a minute by tier (docs.slack.dev/apis/web-api/rate-limits), and the special
 * rule of chat.postMessage: one message a second and channel with short bursts, "several hundred a minute" for the workspace.
 * The size of a burst and the workspace's number are not documented; these are on the strict side.
 */
const CALLS_PER_MINUTE: Readonly<Record<Tier, number>> = { t1: 1, t2: 20, t3: 50, t4: 100, t5: 600 };
const POSTS_PER_MINUTE = 300;
const POST_BURST_PER_CHANNEL = 4;

/** Counts calls and says how many whole seconds to wait, or 0 when the call may pass (and is then counted). */
export interface RateLimits {
  secondsToWait(method: string, tier: Tier | undefined, channel: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Makes token buckets that refill with the clock (epoch milliseconds). */
export function makeRateLimits(clock: () => number): RateLimits {
  const buckets = new Map<string, Bucket>();

  const bucket = (key: string, capacity: number, perMs: number) => {
    const now = clock();
    const known = buckets.get(key) ?? { tokens: capacity, at: now };
    const filled = { tokens: Math.min(capacity, known.tokens + (now - known.at) * perMs), at: now };
    buckets.set(key, filled);
    return { filled, waitMs: filled.tokens >= 1 ? 0 : (1 - filled.tokens) / perMs };
  };

  return {
    secondsToWait(method, tier, channel) {
      if (tier === undefined) return 0;
      const isPost = method === "chat.postMessage";
      const perMinute = isPost ? POSTS_PER_MINUTE : CALLS_PER_MINUTE[tier];
      const asked = [bucket(method, perMinute, perMinute / 60_000)];
      if (isPost) asked.push(bucket(`${method} ${channel}`, POST_BURST_PER_CHANNEL, 1 / 1000));
      const waitMs = Math.max(...asked.map((one) => one.waitMs));
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      for (const one of asked) one.filled.tokens -= 1;
      return 0;
    },
  };
}
