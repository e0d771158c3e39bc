import type { RoomLine } from "../incident/room-line.ts";
import type { Severity } from "../incident/severity.ts";

/** What can wait for its turn in Slack: an incident for its room, an alert group for its message in the alerts channel. */
export type BacklogKind = "room" | "notice";

/** How much there is to do of one kind. */
export interface Crowd {
  /** Turns that were given in the last minute, those without waiting included. */
  readonly lately: number;
  readonly waiting: number;
  /** When the first and the last of those that wait began to; null when none waits. */
  readonly oldestSince: Date | null;
  readonly newestSince: Date | null;
}

/** Whose turn it is when Slack can't take everything at once. What fires goes before what ended, then the worst, then the oldest. */
export interface Backlog extends RoomLine {
  /** Whether somebody waits, and how many got their turn in the last minute when nobody does; `exceptIds` are new and not counted. */
  glance(
    kind: BacklogKind,
    at: Date,
    exceptIds: readonly string[],
  ): Promise<{ readonly isWaiting: boolean; readonly lately: number }>;
  crowd(kind: BacklogKind, at: Date): Promise<Crowd>;
  put(kind: BacklogKind, ids: readonly string[], at: Date): Promise<void>;
  /** Gives the next ones their turn; who needs none any more leaves. */
  take(kind: BacklogKind, limit: number, at: Date, only: readonly Severity[]): Promise<readonly string[]>;
  /** Ids of those that wait, in the order of their turns. */
  next(kind: BacklogKind, limit: number): Promise<readonly string[]>;
  /** Whether it still waits for its turn; asks for its own row alone. */
  isWaiting(kind: BacklogKind, id: string): Promise<boolean>;
  /** 1 = the next one; null when it doesn't wait. Counts all that wait: for who asks about one. */
  placeOf(kind: BacklogKind, id: string): Promise<number | null>;
}
