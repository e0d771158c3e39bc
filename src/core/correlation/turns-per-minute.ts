import type { BacklogKind } from "./backlog.ts";

/**
 * How many of a backlog get their turn in a minute. Slack makes 20 rooms a minute (conversations.create, tier 2), of which some are kept
 * for people who declare; a message a few seconds is what people in a channel can still read.
 */
export const turnsPerMinute: Readonly<Record<BacklogKind, number>> = { room: 12, notice: 10 };
