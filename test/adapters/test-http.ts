import { makeHttpClient } from "#adapters/system/http-client.ts";
import type { HttpClient } from "#core/shared/http-client.ts";

/** How long a test waits for an answer that never comes; long enough for those that do come on a busy machine. */
export const impatientMs = 1_000;

/** The real HTTP client without pauses between its repeats. */
export function makeTestHttp(timeoutMs = 10_000): HttpClient {
  return makeHttpClient({
    timeoutMs,
    retryDelayMs: 1,
    retryAfterMsMax: 0,
    attemptsMax: 2,
    wait: async () => undefined,
    random: () => 0.5,
  });
}
