import { bucketOf, type Pauses } from "./pauses.ts";

type Fetch = typeof globalThis.fetch;

/** Slack documents a Retry-After for every 429; should one come without, this is how long we stay away. */
const unsaidPauseMs = 10_000;

/**
 * `fetch` for Slack's Web API that sends nothing into a bucket before its Retry-After is over: such a call is answered here, with the 429
 * that Slack would give. A 429 without a readable Retry-After gets one.
 */
export function makePausingFetch(pauses: Pauses, fetch: Fetch = globalThis.fetch): Fetch {
  return async function pausingFetch(input, init) {
    const bucket = readBucket(input, init?.body);
    const leftMs = pauses.leftMs(bucket);
    if (leftMs > 0) return tooMany(leftMs);
    const response = await fetch(input, init);
    if (response.status !== 429) return response;
    await response.body?.cancel();
    const askedMs = readRetryAfterMs(response.headers.get("retry-after")) ?? unsaidPauseMs;
    pauses.pause(bucket, askedMs);
    return tooMany(askedMs);
  };
}

// Rounded up to Slack's unit, so that nobody who waits that long comes too early.
function tooMany(ms: number): Response {
  const headers = { "retry-after": String(Math.ceil(ms / 1_000)) };
  return Response.json({ ok: false, error: "ratelimited" }, { status: 429, headers });
}

function readRetryAfterMs(header: string | null): number | undefined {
  const seconds = header === null || header.trim() === "" ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function readBucket(input: Parameters<Fetch>[0], body: unknown): string {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  const method = pathname.slice(pathname.lastIndexOf("/") + 1);
  // The SDK sends arguments as a form.
  const channelId =
    method === "chat.postMessage" && typeof body === "string" ? new URLSearchParams(body).get("channel") : null;
  return bucketOf(method, channelId);
}
