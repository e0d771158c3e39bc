import { setImmediate } from "node:timers/promises";
import type { DeliveredSignals } from "#core/correlation/receive-signals.ts";
import type { AlertSource } from "#core/signal/alert-source.ts";
import { largeBodyBytes, type StoredDelivery } from "./process-delivery.ts";

/**
 * Hands the signals of several small deliveries of one source to the core together, in order, and answers how many they were: all up to the
 * first that can't be read. Repeating it changes nothing.
 */
export function makeProcessTogether(needs: {
  readonly sources: readonly AlertSource[];
  readonly receiveDeliveries: (deliveries: readonly DeliveredSignals[], isMore: boolean) => Promise<unknown>;
}) {
  return async function processTogether(deliveries: readonly StoredDelivery[], isMore: boolean): Promise<number> {
    const read: DeliveredSignals[] = [];
    for (const { id, source: name, body } of deliveries) {
      // It has a thread of its own to be read in.
      if (body.length > largeBodyBytes) break;
      const reading = await needs.sources.find((source) => source.name === name)?.read(body);
      if (reading?.kind !== "readable") break;
      read.push({ signals: [...reading.signals()], deliveryId: id });
      // Reading one takes a millisecond or two; clicks are answered in between.
      await setImmediate();
    }
    if (read.length > 0) await needs.receiveDeliveries(read, isMore || read.length < deliveries.length);
    return read.length;
  };
}
