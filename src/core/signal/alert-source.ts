import type { Signal } from "./signal.ts";

/** A request as a monitoring vendor sent it: raw bytes, because signatures are made over bytes. */
export interface RawDelivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Whether a delivery really comes from the source; the reason says what is missing and where to set it. */
export type Verification = { readonly kind: "verified" } | { readonly kind: "unverifiable"; readonly reason: string };

/** Whether a body can be read, and why not: all that the door needs. */
export type DeliveryVerdict =
  | {
      readonly kind: "readable";
      /** The vendor's id of this delivery, stable over its retries; null when it has none. */
      readonly deliveryKey: string | null;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** What a body says. Signals are made one by one as they are asked for: the first of ten thousand needn't wait for the last. */
export type DeliveryReading =
  | (Extract<DeliveryVerdict, { kind: "readable" }> & { readonly signals: () => Iterable<Signal> })
  | Extract<DeliveryVerdict, { kind: "unreadable" }>;

/** One vendor that sends alerts to `/webhooks/<name>`. Pure: the same delivery gives the same answer. */
export interface AlertSource {
  readonly name: string;
  readonly bodyBytesMax: number;
  verify(delivery: RawDelivery): Verification;
  /** As cheap as can be, and at once, for what is well-formed: the vendor waits for it, and in a storm it is done many times. */
  read(body: Uint8Array): DeliveryReading | Promise<DeliveryReading>;
}
