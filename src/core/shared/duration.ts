// The one place that loads date-fns: Node reads its package.json of 199 KB anew for each of its files (docs/decisions/0007).
import { addBusinessDays } from "date-fns/addBusinessDays";
import { addMilliseconds } from "date-fns/addMilliseconds";

/** A length of time as operators write it: `90s`, `15m`, `2h`, or business days (`5bd`). */
export type Duration =
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "business-days"; readonly days: number };

const MS_PER_UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Parses `90s`, `15m`, `2h`, `1d` or `5bd`; undefined when the text is none of these. */
export function parseDuration(text: string): Duration | undefined {
  const [, amount, unit] = /^(\d{1,6})(s|m|h|d|bd)$/.exec(text.trim()) ?? [];
  if (unit === "bd") return { kind: "business-days", days: Number(amount) };
  return unit === "s" || unit === "m" || unit === "h" || unit === "d"
    ? { kind: "time", ms: Number(amount) * MS_PER_UNIT[unit] }
    : undefined;
}

/** The instant that lies `duration` after `from`; business days skip Saturday and Sunday. */
export function after(from: Date, duration: Duration): Date {
  return duration.kind === "time" ? afterMs(from, duration.ms) : addBusinessDays(from, duration.days);
}

/** The instant that lies `duration` before `to`. */
export function before(to: Date, duration: Duration): Date {
  return duration.kind === "time" ? afterMs(to, -duration.ms) : addBusinessDays(to, -duration.days);
}

/** The instant that lies `ms` milliseconds after `from`. */
export function afterMs(from: Date, ms: number): Date {
  return addMilliseconds(from, ms);
}

/** A length of time as people say it: `45 s`, `12 min`, `1 business day`. */
export function saySpan(duration: Duration): string {
  if (duration.kind === "time") return sayDuration(duration.ms);
  return duration.days === 1 ? "1 business day" : `${duration.days} business days`;
}

/** Milliseconds as people say them: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
