import type { BacklogKind } from "./backlog.ts";

/**
 * How many of a backlog get their turn in a minute. Slack makes 20 rooms a minute (conversations.create, tier 2): some are kept for people
 * who declare, and some for something worse that comes later. A message every few seconds is what people in a channel can still read.
 */
export const turnsPerMinute: Readonly<Record<BacklogKind, number>> = { room: 10, notice: 10 };

/** How many it may be for SEV1. */
export const urgentTurnsPerMinute: Readonly<Record<BacklogKind, number>> = { room: 16, notice: 20 };
