/** How a Slack date token reads in this browser's time zone and language. `at` and `now` are instants. */
export function formatDate(format: string, at: Date, now: Date): string {
  return format.replaceAll(/\{([a-z_]+)\}/g, (token, name: string) => formatToken(name, at, now) ?? token);
}

function formatToken(name: string, at: Date, now: Date): string | undefined {
  switch (name) {
    case "date_num":
      return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    case "date_slash":
      return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
    case "date":
      return inWords(at, { month: "long", day: "numeric" });
    case "date_long_full":
      return inWords(at, { month: "long", day: "numeric", year: "numeric" });
    case "date_short":
      return inWords(at, { month: "short", day: "numeric", year: "numeric" });
    case "date_long":
      return inWords(at, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
    case "date_pretty":
      return relativeDay(at, now) ?? formatToken("date", at, now);
    case "date_short_pretty":
      return relativeDay(at, now) ?? formatToken("date_short", at, now);
    case "date_long_pretty":
      return relativeDay(at, now) ?? formatToken("date_long", at, now);
    case "day_divider_pretty":
      return (
        relativeDay(at, now) ??
        (at.getFullYear() === now.getFullYear()
          ? inWords(at, { weekday: "long", month: "long", day: "numeric" })
          : formatToken("date_long", at, now))
      );
    case "time":
      return at.toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
    case "time_secs":
      return at.toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" });
    case "ago":
      return ago(at, now);
    default:
      return undefined;
  }
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function inWords(at: Date, options: Intl.DateTimeFormatOptions): string {
  return at.toLocaleDateString(undefined, options);
}

function relativeDay(at: Date, now: Date): string | undefined {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  return ["yesterday", "today", "tomorrow"][days + 1];
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 60) {
    return words.format(seconds, "second");
  }
  if (size < 3600) {
    return words.format(Math.round(seconds / 60), "minute");
  }
  return size < 86_400
    ? words.format(Math.round(seconds / 3600), "hour")
    : words.format(Math.round(seconds / 86_400), "day");
}
