import { addMilliseconds } from "date-fns/addMilliseconds";
import type { Clock } from "../shared/clock.ts";

/** Slack takes 50 edits a minute (chat.update, tier 3), and the messages of all incidents share them. */
const gatherMs = 2_000;

/**
 * When to show alerts that come in now: a moment later, so that a storm of them costs a few edits and not one each. What people do is
 * shown at once, with the alerts that have gathered by then.
 */
export function gathered(clock: Clock): { readonly notBefore: Date } {
  return { notBefore: addMilliseconds(clock.now(), gatherMs) };
}
