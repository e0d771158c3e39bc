/** What Slack limits on its own: a method, and for chat.postMessage each channel (SLACK.md 2.5). */
export function bucketOf(method: string, channelId: string | null): string {
  return method === "chat.postMessage" && channelId !== null ? `${method} ${channelId}` : method;
}

/** Until when Slack asked us to stay away, by bucket; one for all clients of the process. */
export interface Pauses {
  /** Milliseconds to wait from now; 0 when the bucket is free. */
  leftMs(bucket: string): number;
  /** Slack asked to wait this long; an earlier request for longer stands. */
  pause(bucket: string, ms: number): void;
}

/** Makes empty pauses on a clock of milliseconds that never go back. */
export function makePauses(nowMs: () => number): Pauses {
  const until = new Map<string, number>();
  return {
    leftMs: (bucket) => Math.max(0, (until.get(bucket) ?? 0) - nowMs()),
    pause(bucket, ms) {
      const now = nowMs();
      // Every room has a bucket of its own: forget those whose pause is over.
      for (const [known, end] of until) if (end <= now) until.delete(known);
      until.set(bucket, Math.max(until.get(bucket) ?? 0, now + ms));
    },
  };
}
