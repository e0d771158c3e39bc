import type { Effect } from "./effect.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How long an effect may fail or wait before it is given up, in milliseconds: as long as somebody is still served by it. A page hours
 * after the trouble wakes the wrong person, and a change to production comes soon after its approval or not at all.
 */
export function patienceMsOf(effect: Effect): number {
  switch (effect.kind) {
    case "plan-action":
      return 30 * second;
    case "perform-action":
      return 10 * minute;
    case "remind":
    case "report-growth":
    case "receipt":
      return hour;
    case "page":
    case "acknowledge-page":
      return 4 * hour;
    case "tell":
      return 12 * hour;
    case "open-room":
    case "invite-responders":
    case "dress-room":
    case "show":
    case "resolve-page":
    case "settle-action":
    case "expire-approval":
    case "tick-session":
      return 24 * hour;
    case "work-off-backlog":
    case "draft-review":
    case "publish-review":
    case "file-follow-up":
      return 72 * hour;
  }
}

/** Whether somebody waits for the result on the spot: then a system that is away is a result, not a reason to wait. */
export function isAwaited(effect: Effect): boolean {
  return effect.kind === "plan-action";
}
