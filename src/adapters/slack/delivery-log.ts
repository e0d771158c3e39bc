/** A delivery that is being worked on for the first time. */
export interface FirstDelivery {
  /** Slack was answered so: every repetition is answered the same. */
  answered(response: unknown): void;
  /** Slack was not answered: a repetition is new work. */
  failed(): void;
}

/** What is known about a delivery that came in. */
export type Seen =
  | { readonly kind: "first"; readonly delivery: FirstDelivery }
  /** `answer` is what the first was answered; it rejects when the first failed. */
  | { readonly kind: "repeated"; readonly answer: Promise<unknown> };

/** Remembers which deliveries were seen and how they were answered. */
export interface DeliveryLog {
  /** One delivery may go by several ids; any known one makes it a repetition. */
  see(deliveryIds: readonly string[]): Seen;
}

/** Remembers the newest `sizeMax` ids. Slack repeats an event for about an hour at most (SLACK.md 2.2). */
export function makeDeliveryLog(sizeMax = 5_000): DeliveryLog {
  const seen = new Map<string, Promise<unknown>>();

  const remember = (deliveryIds: readonly string[], answer: Promise<unknown>) => {
    for (const id of deliveryIds) {
      seen.set(id, answer);
      const [oldest] = seen.keys();
      if (seen.size > sizeMax && oldest !== undefined) seen.delete(oldest);
    }
  };

  return {
    see(deliveryIds) {
      const known = deliveryIds.map((id) => seen.get(id)).find((answer) => answer !== undefined);
      if (known !== undefined) {
        remember(deliveryIds, known);
        return { kind: "repeated", answer: known };
      }
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      // Most deliveries are never repeated: nobody listens then.
      promise.catch(() => undefined);
      remember(deliveryIds, promise);
      return {
        kind: "first",
        delivery: {
          answered: resolve,
          failed() {
            for (const id of deliveryIds) if (seen.get(id) === promise) seen.delete(id);
            reject(new Error("the first delivery was not answered"));
          },
        },
      };
    },
  };
}
