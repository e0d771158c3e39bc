import { Fault } from "#core/shared/fault.ts";
import type { AlertSource } from "#core/signal/alert-source.ts";
import type { Signal } from "#core/signal/signal.ts";

/** One stored delivery. */
export interface StoredDelivery {
  readonly id: string;
  readonly source: string;
  readonly body: Uint8Array;
}

/** Turns a stored delivery into signals and hands them to the core; repeating it changes nothing. */
export function makeProcessDelivery(needs: {
  readonly sources: readonly AlertSource[];
  readonly receiveSignals: (signals: readonly Signal[], deliveryId: string) => Promise<unknown>;
}) {
  return async function processDelivery(delivery: StoredDelivery): Promise<void> {
    const source = needs.sources.find((candidate) => candidate.name === delivery.source);
    const reading = source?.read(delivery.body) ?? {
      kind: "unreadable",
      reason: `there is no source "${delivery.source}"`,
    };
    if (reading.kind === "unreadable") {
      throw new Fault({
        code: "delivery-unreadable",
        message: "A stored delivery can't be read",
        hint: reading.reason,
        retry: "never",
      });
    }
    await needs.receiveSignals(reading.signals, delivery.id);
  };
}
