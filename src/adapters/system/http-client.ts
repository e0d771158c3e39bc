import type { HttpAnswer, HttpClient, HttpRequest } from "#core/shared/http-client.ts";
import { networkFailure } from "#core/shared/network-failure.ts";
import { retryAfterMs } from "#core/shared/retry-after.ts";

/** Limits of the client, in milliseconds. */
export interface HttpClientOptions {
  readonly timeoutMs: number;
  readonly retryDelayMs: number;
  readonly retryAfterMsMax: number;
  readonly attemptsMax: number;
  readonly wait: (ms: number) => Promise<void>;
  readonly random: () => number;
}

const repeatable = new Set([429, 502, 503, 504]);

/**
 * Makes the client on Node's fetch. Redirects are not followed but given back as the answer they are: a token must not follow them to
 * another host, and a change must not be sent again as a GET.
 */
export function makeHttpClient(options: HttpClientOptions): HttpClient {
  return {
    async send(request) {
      const attemptsMax = request.method === "GET" ? options.attemptsMax : 1;
      for (let attempt = 1; ; attempt += 1) {
        const answer = await sendOnce(request, options.timeoutMs);
        const mayRepeat = answer.kind !== "answered" || repeatable.has(answer.status);
        if (!mayRepeat || attempt >= attemptsMax) return answer;
        const asked = answer.kind === "answered" ? retryAfterMs(answer.headers) : undefined;
        if (asked !== undefined && asked > options.retryAfterMsMax) return answer;
        await options.wait(asked ?? options.retryDelayMs * 2 ** (attempt - 1) * (0.5 + options.random() / 2));
      }
    },
  };
}

async function sendOnce(request: HttpRequest, timeoutMs: number): Promise<HttpAnswer> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        "user-agent": "muster",
        accept: "application/json",
        ...(request.json === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      kind: "answered",
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: parseJson(text),
    };
  } catch (error) {
    return networkFailure(error, timeoutMs);
  }
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
