/** Remembers which deliveries were seen. */
export interface DeliveryLog {
  /** Whether this id was seen before; from now on it was. */
  isRepeated(deliveryId: string): boolean;
}

/** Remembers the newest `sizeMax` ids. Slack repeats an event for about an hour at most (SLACK.md 2.2). */
export function makeDeliveryLog(sizeMax = 5_000): DeliveryLog {
  const seen = new Set<string>();
  return {
    isRepeated(deliveryId) {
      if (seen.has(deliveryId)) return true;
      seen.add(deliveryId);
      const [oldest] = seen;
      if (seen.size > sizeMax && oldest !== undefined) seen.delete(oldest);
      return false;
    },
  };
}
