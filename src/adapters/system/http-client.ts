import type { HttpAnswer, HttpClient, HttpRequest } from "#core/shared/http-client.ts";

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

/** Errors that Node's fetch gives before a byte of the request left: nothing can have happened. */
const notSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Makes the client on Node's fetch. Redirects are refused: a token must not follow them to another host. */
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

/** `Retry-After` or `ratelimit-reset` in seconds, as milliseconds; undefined when neither is there. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const seconds = Number(headers["retry-after"] ?? headers["ratelimit-reset"]);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
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
      redirect: "error",
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
    const code = findCode(error);
    if (code !== undefined && notSentCodes.has(code))
      return { kind: "not-sent", reason: `could not be reached (${code})` };
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    return {
      kind: "no-answer",
      reason: isTimeout ? `no answer in ${timeoutMs / 1_000} s` : `the connection broke (${code ?? "unknown"})`,
    };
  }
}

function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : findCode(error.cause);
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
