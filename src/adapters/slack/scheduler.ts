import { Fault } from "#core/shared/fault.ts";
import { overloadedCode, rateLimitedCode } from "./fault.ts";
import { bucketOf, makePauses, type Pauses } from "./pauses.ts";
import { makeRateBucket, type RateBucket } from "./rate-bucket.ts";
import { channelPostRate, methodRates, type Rate, type SlackMethod } from "./rates.ts";

/** How soon a call must go when there is a queue: a room for people in need, what people look at, ornaments. */
export type Urgency = "urgent" | "normal" | "cosmetic";

/** A call that waits for its turn. */
export interface Turn {
  readonly method: SlackMethod;
  readonly urgency: Urgency;
  /** For chat.postMessage, which Slack also limits by channel. */
  readonly channelId: string | null;
  /** For how long it may wait; the scheduler's own patience when absent. */
  readonly waitMsMax?: number;
}

/** Lets calls go at Slack's pace. */
export interface Scheduler {
  /**
   * Runs `send` when method and channel have room, the more urgent first. When Slack asks to wait (a fault `slack-rate-limited`), only
   * this method (for posts: this channel) pauses, and the call goes again after it. Throws a may-retry fault, unsent, when its turn would
   * come too late; the fault says when to come back.
   */
  run<Result>(turn: Turn, send: () => Promise<Result>): Promise<Result>;
  /** How many calls wait now. */
  waiting(): number;
}

/** What the scheduler needs; the rates can be replaced where nobody limits (a load test). */
export interface SchedulerNeeds {
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  /** Shared with the clients that go without the scheduler; its own when absent. */
  readonly pauses?: Pauses;
  readonly rateOf?: (method: SlackMethod) => Rate;
  readonly waitMsMax?: number;
}

/** The part of a rate that each urgency may use up, so that ornaments never take the last call from a page. */
const shares: Readonly<Record<Urgency, number>> = { urgent: 1, normal: 0.9, cosmetic: 0.6 };
const order: readonly Urgency[] = ["urgent", "normal", "cosmetic"];
const resendsMax = 3;

interface Waiting {
  readonly turn: Turn;
  readonly since: number;
  readonly go: () => void;
  readonly tooLate: (afterMs: number) => void;
}

/** Makes a scheduler that holds each method, and each channel's posts, to their rate (`makeRateBucket`) and to Slack's Retry-After. */
export function makeScheduler(needs: SchedulerNeeds): Scheduler {
  const { nowMs, pauses = makePauses(nowMs), rateOf = (method) => methodRates[method], waitMsMax = 90_000 } = needs;
  const buckets = new Map<string, RateBucket>();
  const queue: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  const bucketsOf = ({ method, channelId }: Turn): readonly RateBucket[] => {
    const byMethod = bucketFor(buckets, method, rateOf(method));
    if (method !== "chat.postMessage" || channelId === null) return [byMethod];
    return [byMethod, bucketFor(buckets, bucketOf(method, channelId), channelPostRate)];
  };

  const freeAt = (turn: Turn, now: number) =>
    Math.max(
      now + pauses.leftMs(bucketOf(turn.method, turn.channelId)),
      ...bucketsOf(turn).map((bucket) => bucket.freeAt(now, shares[turn.urgency])),
    );

  const pump = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = nowMs();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const urgency of order) {
      for (const waiting of queue.filter(({ turn }) => turn.urgency === urgency)) {
        const mayGoAt = freeAt(waiting.turn, now);
        const lateAt = waiting.since + (waiting.turn.waitMsMax ?? waitMsMax);
        // A place in the queue is a worker that waits: whose turn surely comes too late had better come back then.
        const isTooLate = mayGoAt > lateAt;
        if (mayGoAt > now && !isTooLate) {
          wakeAt = Math.min(wakeAt, mayGoAt);
          continue;
        }
        queue.splice(queue.indexOf(waiting), 1);
        if (isTooLate) {
          waiting.tooLate(mayGoAt - now);
          continue;
        }
        for (const bucket of bucketsOf(waiting.turn)) bucket.use(now);
        waiting.go();
      }
    }
    dropFull(buckets, now);
    // A timer may fire a little early; a call that goes early is a broken promise.
    if (wakeAt < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.max(1, Math.ceil(wakeAt - now)));
  };

  const turnComes = (turn: Turn, since: number) =>
    new Promise<void>((resolve, reject) => {
      queue.push({ turn, since, go: resolve, tooLate: (afterMs) => reject(overloaded(turn.method, afterMs)) });
      pump();
    });

  return {
    waiting: () => queue.length,
    async run(turn, send) {
      const since = nowMs();
      for (let resends = 0; ; resends += 1) {
        await turnComes(turn, since);
        try {
          return await send();
        } catch (error) {
          // Slack refused to look at it: nothing happened.
          if (!(error instanceof Fault) || error.code !== rateLimitedCode || resends === resendsMax) throw error;
          pauses.pause(bucketOf(turn.method, turn.channelId), error.retryAfterMs ?? 0);
        }
      }
    },
  };
}

function bucketFor(buckets: Map<string, RateBucket>, key: string, rate: Rate): RateBucket {
  const known = buckets.get(key);
  if (known !== undefined) return known;
  const made = makeRateBucket(rate);
  buckets.set(key, made);
  return made;
}

// Every room has a bucket of its own: forget those of rooms that went quiet.
function dropFull(buckets: Map<string, RateBucket>, now: number): void {
  if (buckets.size < 200) return;
  for (const [key, bucket] of buckets) if (bucket.isFull(now)) buckets.delete(key);
}

function overloaded(method: string, retryAfterMs: number): Fault {
  return new Fault({
    code: overloadedCode,
    message: `Too many ${method} wait for Slack's rate limit`,
    hint: "Muster goes on by itself; fewer simultaneous incidents or updates would help.",
    retry: "may-retry",
    retryAfterMs: Math.ceil(retryAfterMs),
    isUnsent: true,
  });
}
