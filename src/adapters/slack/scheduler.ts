import { Fault } from "#core/shared/fault.ts";
import { channelPostRate, methodRates, type Rate, type SlackMethod } from "./rates.ts";

/** How soon a call must go when there is a queue: a room for people in need, what people look at, ornaments. */
export type Urgency = "urgent" | "normal" | "cosmetic";

/** A call that waits for its turn. */
export interface Turn {
  readonly method: SlackMethod;
  readonly urgency: Urgency;
  /** For chat.postMessage, which Slack also limits by channel. */
  readonly channelId: string | null;
}

/** Lets calls go at Slack's pace. */
export interface Scheduler {
  /**
   * Runs `send` when method and channel have room, the more urgent first. When it throws a fault with `retryAfterMs`, only this
   * method (and channel) pauses and the call goes again after it. Throws a may-retry fault when its turn would come too late.
   */
  run<Result>(turn: Turn, send: () => Promise<Result>): Promise<Result>;
  /** How many calls wait now. */
  waiting(): number;
}

/** What the scheduler needs; the rates can be replaced where nobody limits (a load test). */
export interface SchedulerNeeds {
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
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
  readonly tooLate: () => void;
}

/** Makes a scheduler that holds each method, and each channel's posts, to their rate in every sliding window. */
export function makeScheduler(needs: SchedulerNeeds): Scheduler {
  const { nowMs, rateOf = (method) => methodRates[method], waitMsMax = 90_000 } = needs;
  const windows = new Map<string, Window>();
  const queue: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  const windowsOf = (turn: Turn): readonly Window[] => {
    const byMethod = windowFor(windows, turn.method, rateOf(turn.method));
    if (turn.method !== "chat.postMessage" || turn.channelId === null) return [byMethod];
    return [byMethod, windowFor(windows, `${turn.method} ${turn.channelId}`, channelPostRate)];
  };

  const pump = () => {
    clearTimeout(timer);
    timer = undefined;
    const now = nowMs();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const urgency of order) {
      for (const waiting of queue.filter(({ turn }) => turn.urgency === urgency)) {
        const freeAt = Math.max(...windowsOf(waiting.turn).map((window) => window.freeAt(now, shares[urgency])));
        const lateAt = waiting.since + waitMsMax;
        if (freeAt > now && now < lateAt) {
          wakeAt = Math.min(wakeAt, freeAt, lateAt);
          continue;
        }
        queue.splice(queue.indexOf(waiting), 1);
        if (freeAt > now) {
          waiting.tooLate();
          continue;
        }
        for (const window of windowsOf(waiting.turn)) window.use(now);
        waiting.go();
      }
    }
    dropIdle(windows, now);
    if (queue.length > 0 && wakeAt < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.max(1, wakeAt - now));
  };

  const turnComes = (turn: Turn, since: number) =>
    new Promise<void>((resolve, reject) => {
      queue.push({ turn, since, go: resolve, tooLate: () => reject(overloaded(turn.method)) });
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
          // Slack answered 429: nothing happened, and it says when to come back. Only what it limits pauses: for a post that is the channel.
          if (!(error instanceof Fault) || error.retryAfterMs === undefined || resends === resendsMax) throw error;
          windowsOf(turn)
            .at(-1)
            ?.pauseUntil(nowMs() + error.retryAfterMs);
        }
      }
    },
  };
}

/** The calls of the last `rate.perMs` milliseconds. */
interface Window {
  /** When the next call may go; `now` when at once. */
  freeAt(now: number, share: number): number;
  use(now: number): void;
  pauseUntil(at: number): void;
  isIdle(now: number): boolean;
}

function makeWindow(rate: Rate): Window {
  let sent: number[] = [];
  let pausedUntil = 0;
  return {
    freeAt(now, share) {
      sent = sent.filter((at) => at > now - rate.perMs);
      const max = Math.max(1, Math.floor(rate.calls * share));
      const blocking = sent[sent.length - max];
      return Math.max(now, pausedUntil, blocking === undefined ? 0 : blocking + rate.perMs);
    },
    use: (now) => {
      sent.push(now);
    },
    pauseUntil: (at) => {
      pausedUntil = Math.max(pausedUntil, at);
    },
    isIdle: (now) => pausedUntil <= now && sent.every((at) => at <= now - rate.perMs),
  };
}

function windowFor(windows: Map<string, Window>, key: string, rate: Rate): Window {
  const known = windows.get(key);
  if (known !== undefined) return known;
  const made = makeWindow(rate);
  windows.set(key, made);
  return made;
}

// Every room has a window of its own: forget those of rooms that went quiet.
function dropIdle(windows: Map<string, Window>, now: number): void {
  if (windows.size < 200) return;
  for (const [key, window] of windows) if (window.isIdle(now)) windows.delete(key);
}

function overloaded(method: string): Fault {
  return new Fault({
    code: "slack-overloaded",
    message: `Too many ${method} wait for Slack's rate limit`,
    hint: "Muster goes on by itself; fewer simultaneous incidents or updates would help.",
    retry: "may-retry",
    retryAfterMs: 15_000,
  });
}
