/** A body that came in over HTTP and was stored before it was acknowledged. */
export interface Delivery {
  readonly id: string;
  /** The source's name as in `/webhooks/<source>`. */
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
  readonly state: "waiting" | "done" | "dead";
  /** Whether others of its source wait behind it. */
  readonly isFollowed: boolean;
}

/** Deliveries of one source that wait behind the one that is worked off. */
export interface Followers {
  /** Small ones, in order, without a gap. */
  readonly deliveries: readonly Delivery[];
  /** Whether others wait behind these. */
  readonly isMore: boolean;
}

/** Where deliveries wait to be worked off. */
export interface DeliveryInbox {
  /** `isFirst`: nobody has begun with it, so it may be given as it was stored a moment ago. */
  load(id: string, isFirst?: boolean): Promise<Delivery | undefined>;
  followers(source: string): Promise<Followers>;
  finish(id: string): Promise<void>;
  /** Finishes followers, and their work in the ledger, which nobody has begun. */
  finishFollowers(source: string, ids: readonly string[]): Promise<void>;
  /** Gives a delivery up: it becomes a dead letter. Safe to repeat. */
  bury(id: string, reason: string): Promise<void>;
  /** Forgets deliveries that were worked off before an instant. */
  purge(doneBefore: Date): Promise<void>;
}
