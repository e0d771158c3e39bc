/** Writes instants in one named time zone. */
export interface ReviewTimes {
  /** `2026-03-02` */
  day(at: Date): string;
  /** `18:04:05` */
  time(at: Date): string;
  /** `2026-03-02 18:04` */
  moment(at: Date): string;
  /** "Asia/Seoul (GMT+9)", as it was at an instant. */
  zone(at: Date): string;
}

/** Times in an IANA time zone. */
export function makeReviewTimes(timeZone: string): ReviewTimes {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  });
  const part = (at: Date, name: Intl.DateTimeFormatPartTypes) =>
    format.formatToParts(at).find(({ type }) => type === name)?.value ?? "";
  const day = (at: Date) => `${part(at, "year")}-${part(at, "month")}-${part(at, "day")}`;
  const time = (at: Date) => `${part(at, "hour")}:${part(at, "minute")}:${part(at, "second")}`;
  return {
    day,
    time,
    moment: (at) => `${day(at)} ${time(at).slice(0, 5)}`,
    zone: (at) => {
      const offset = part(at, "timeZoneName");
      return timeZone === offset ? timeZone : `${timeZone} (${offset})`;
    },
  };
}
