import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";

/** Which part of a delivery is taken in: all of a short one, or the beginning and middle or the end of a long one. */
export type DeliveryPart = "whole" | "middle" | "end";

/**
 * Who looks at something new wants its numbers soon, and the last alert of a burst comes alone as often as not; what has gone on for a
 * while may take longer. Slack takes 50 edits a minute (chat.update, tier 3), and the messages of all incidents share them.
 */
const youngMs = 10_000;
const gatherMsOfYoung = 1_000;
const gatherMs = 5_000;
/** Ten thousand alerts are taken in by then. */
const gatherMsOfLong = 3_000;

/**
 * When to show alerts that come in now: a moment later, so that a storm of them costs a few edits and not one each. `since` is when what
 * shows them began. What people do is shown at once, with the alerts that have gathered by then. So is the end of a long delivery, for
 * whose middle there is time until then: a number that is still growing is worth less than the right one soon.
 */
export function gathered(clock: Clock, since: Date, part: DeliveryPart = "whole"): { readonly notBefore?: Date } {
  if (part === "end") return {};
  const now = clock.now();
  if (part === "middle") return { notBefore: afterMs(now, gatherMsOfLong) };
  const ageMs = now.getTime() - since.getTime();
  return { notBefore: afterMs(now, ageMs < youngMs ? gatherMsOfYoung : gatherMs) };
}
