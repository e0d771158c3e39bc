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

/** What a body says, or why it can't be read. */
export type DeliveryReading =
  | {
      readonly kind: "readable";
      readonly signals: readonly Signal[];
      /** The vendor's id of this delivery, stable over its retries; null when it has none. */
      readonly deliveryKey: string | null;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Whether a body can be read, without what it says: all that the door needs. */
export type DeliveryVerdict =
  | { readonly kind: "readable"; readonly deliveryKey: string | null }
  | { readonly kind: "unreadable"; readonly reason: string };

/** One vendor that sends alerts to `/webhooks/<name>`. Pure: the same delivery gives the same answer. */
export interface AlertSource {
  readonly name: string;
  readonly bodyBytesMax: number;
  verify(delivery: RawDelivery): Verification;
  read(body: Uint8Array): DeliveryReading;
  /** The same verdict as `read`, as cheaply as can be: it is given while the vendor waits, and in a storm many times. */
  judge(body: Uint8Array): DeliveryVerdict;
}
