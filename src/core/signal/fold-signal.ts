import type { Signal } from "./signal.ts";
import type { AlertRecord } from "./signal-log.ts";

/** What a signal makes of an alert that is known as `known`. */
export interface FoldedSignal {
  readonly kind: "new" | "repeated" | "changed" | "stale";
  /** The signal to keep: the newest one, whatever the order of deliveries. */
  readonly signal: Signal;
  readonly timesSeen: number;
  /** Whether the alert belongs to the group given to `record` from now on. */
  readonly movesToGroup: boolean;
}

/** Which of two signals of one alert tells the later state: negative when `a` is older, 0 when they are deliveries of the same state. */
export function compareSignals(a: Signal, b: Signal): number {
  const byStart = a.startedAt.getTime() - b.startedAt.getTime();
  return byStart !== 0 ? byStart : rank(a) - rank(b);
}

/**
 * Folds a delivery into what is known, so that order and repetition of deliveries don't change the result: an older one is stale,
 * the first firing one is `new` even when the alert's end came first.
 */
export function foldSignal(known: AlertRecord | undefined, signal: Signal, groupId: string): FoldedSignal {
  const isFiring = signal.state === "firing";
  if (known === undefined)
    return { kind: isFiring ? "new" : "stale", signal, timesSeen: isFiring ? 1 : 0, movesToGroup: true };

  const order = compareSignals(signal, known.signal);
  if (isFiring && known.timesSeen === 0)
    return { kind: "new", signal: order > 0 ? signal : known.signal, timesSeen: 1, movesToGroup: true };
  if (order < 0) return { kind: "stale", signal: known.signal, timesSeen: known.timesSeen, movesToGroup: false };

  const timesSeen = known.timesSeen + (isFiring ? 1 : 0);
  if (order === 0)
    return { kind: "repeated", signal: endedLater(signal, known.signal), timesSeen, movesToGroup: false };
  if (!isFiring) {
    const wasFiring = known.signal.state === "firing";
    const quiet = known.timesSeen === 0 ? "stale" : "repeated";
    return { kind: wasFiring ? "changed" : quiet, signal, timesSeen, movesToGroup: false };
  }
  // Some sources send a new start with every repeat: while it fires in the same group, that is no news.
  const isNews = known.signal.state === "resolved" || known.groupId !== groupId;
  return { kind: isNews ? "changed" : "repeated", signal, timesSeen, movesToGroup: true };
}

function rank(signal: Signal): number {
  return signal.state === "firing" ? 0 : 1;
}

function endedLater(signal: Signal, known: Signal): Signal {
  return (signal.endedAt?.getTime() ?? 0) > (known.endedAt?.getTime() ?? 0) ? signal : known;
}
