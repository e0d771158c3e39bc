import { type Refusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";

/** One page of a list by Slack's `cursor` and `limit`; a limit over `max` is refused as `badLimit`, or cut to it without one. */
export function pageOf<T>(
  all: readonly T[],
  args: Args,
  { max = 1000, fallback = 100, badLimit }: { max?: number; fallback?: number; badLimit?: string } = {},
): { page: T[]; next: string; hasMore: boolean } | Refusal {
  const asked = args.whole("limit") ?? fallback;
  const isOutside = !(asked >= 0 && asked <= max);
  if (isOutside && badLimit !== undefined) return refuse(badLimit);
  const limit = isOutside ? max : asked;
  const start = readCursor(args.text("cursor"));
  if (start === undefined || start > all.length) return refuse("invalid_cursor");
  const end = start + (limit === 0 ? max : limit);
  const hasMore = end < all.length;
  return { page: all.slice(start, end), next: hasMore ? writeCursor(end) : "", hasMore };
}

function writeCursor(at: number): string {
  return Buffer.from(`next:${at}`).toString("base64");
}

function readCursor(cursor: string): number | undefined {
  if (cursor === "") return 0;
  const at = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString());
  return at ? Number(at[1]) : undefined;
}
