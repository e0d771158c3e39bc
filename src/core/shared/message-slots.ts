/** A Slack message that a view is shown in. */
export interface SlottedMessage {
  readonly channelId: string;
  readonly ts: string;
  /** Fingerprint of what it shows; equal = no edit needed. */
  readonly fingerprint: string;
}

/** Remembers which message shows which view (see `slotOf`). */
export interface MessageSlots {
  get(slot: string): Promise<SlottedMessage | undefined>;
  put(slot: string, message: SlottedMessage): Promise<void>;
  /** The view is shown by no message any more. */
  forget(slot: string): Promise<void>;
  /** The slot shown by a message, to know what a reaction or shortcut points at. */
  slotAt(channelId: string, ts: string): Promise<string | undefined>;
}
