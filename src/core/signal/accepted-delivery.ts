/** A verified delivery, from the door over the disk to the database. */
export interface AcceptedDelivery {
  /** Given at the door and answered to the vendor. Ids of one spool part ascend in the order of acceptance. */
  readonly id: string;
  /** The source's name as in `/webhooks/<source>`. */
  readonly source: string;
  /** The vendor's own id of this delivery; null when it has none. */
  readonly deliveryKey: string | null;
  readonly receivedAt: Date;
  /** Why the body can't be read: it becomes a dead letter. Null for a readable one. */
  readonly refusal: string | null;
  readonly body: Uint8Array;
}
