const secondsMax = 86_400;

/**
 * How long the other side asks us to wait, in milliseconds: `Retry-After`, else `RateLimit-Reset`, in seconds. Undefined when neither says
 * so; more than a day is no wait but an instant (some vendors send one), and isn't guessed at.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const given = headers["retry-after"] ?? headers["ratelimit-reset"];
  const seconds = given === undefined || given.trim() === "" ? Number.NaN : Number(given);
  return seconds >= 0 && seconds <= secondsMax ? seconds * 1_000 : undefined;
}
