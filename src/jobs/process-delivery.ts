import type { AlertSource } from "#core/signal/alert-source.ts";
import type { Signal } from "#core/signal/signal.ts";
import type { BodyReader } from "./body-reader.ts";
import { unreadable } from "./unreadable.ts";

/** One stored delivery. */
export interface StoredDelivery {
  readonly id: string;
  readonly source: string;
  readonly body: Uint8Array;
}

/** Bodies above this are read in a thread of their own: parsing one here would hold up every click. */
export const largeBodyBytes = 1_048_576;

/** Turns a stored delivery into signals and hands them to the core; repeating it changes nothing. */
export function makeProcessDelivery(needs: {
  readonly sources: readonly AlertSource[];
  readonly largeBodies: Pick<BodyReader, "read">;
  readonly receiveSignals: (
    signals: readonly Signal[] | AsyncIterable<readonly Signal[]>,
    deliveryId: string,
  ) => Promise<unknown>;
}) {
  return async function processDelivery(delivery: StoredDelivery): Promise<void> {
    const source = needs.sources.find((candidate) => candidate.name === delivery.source);
    if (source === undefined) throw unreadable(`there is no source "${delivery.source}"`);
    if (delivery.body.length > largeBodyBytes) {
      await needs.receiveSignals(needs.largeBodies.read(source.name, delivery.body), delivery.id);
      return;
    }
    const reading = await source.read(delivery.body);
    if (reading.kind === "unreadable") throw unreadable(reading.reason);
    await needs.receiveSignals([...reading.signals()], delivery.id);
  };
}
