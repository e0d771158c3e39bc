import type { Severity } from "./severity.ts";

/** When people are left in peace, as the operator writes it. */
export interface QuietHours {
  /** `HH:mm`, local to `timezone`; a `to` before `from` is the next day. */
  readonly from: string;
  readonly to: string;
  /** IANA name, like `Asia/Seoul`. */
  readonly timezone: string;
  /** Severities that quiet hours don't hold for. */
  readonly except: readonly string[];
}

const MINUTES_PER_DAY = 24 * 60;

/**
 * When the quiet hours end that `now` lies in; null when it lies in none. On the night the clocks change it may be an hour off: ask
 * again then.
 */
export function quietUntil(quiet: QuietHours | null, severity: Severity, now: Date): Date | null {
  if (quiet === null || quiet.except.includes(severity)) return null;
  const from = minuteOf(quiet.from);
  const to = minuteOf(quiet.to);
  const local = localMinute(now, quiet.timezone);
  const isQuiet = from <= to ? local >= from && local < to : local >= from || local < to;
  if (!isQuiet) return null;
  const minutesLeft = (to - local + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const startOfMinute = Math.floor(now.getTime() / 60_000) * 60_000;
  return new Date(startOfMinute + minutesLeft * 60_000);
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

function localMinute(at: Date, timezone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return minuteOf(format.format(at));
}
