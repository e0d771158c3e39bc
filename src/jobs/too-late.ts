import { Fault } from "#core/shared/fault.ts";
import type { ClaimedEffect } from "./effect-ledger.ts";

/** The Fault of work that waited longer than it is worth: it must not be done now. Undefined while it is worth doing. */
export function tooLate(
  { failingSince }: Pick<ClaimedEffect, "failingSince">,
  now: Date,
  patienceMs: number | undefined,
): Fault | undefined {
  if (failingSince === null || patienceMs === undefined) return undefined;
  if (now.getTime() - failingSince.getTime() < patienceMs) return undefined;
  return new Fault({
    code: "too-late",
    message: "It waited so long that it would do more harm than good now.",
    hint: "Nothing was done. If it is still wanted: “/incident repair”, or ask for it again.",
    retry: "never",
  });
}
