import { describe, expect, test } from "vitest";
import { floodFigures } from "#bench/ack/flood-figures.ts";
import { type Figure, verdictOf } from "#bench/figure.ts";
import { manyGroupsFigures } from "#bench/storm/many-groups-figures.ts";
import { oneGroupFigures } from "#bench/storm/one-group-figures.ts";
import type { RecordedCall } from "#sandbox/slack/call-ledger.ts";

const at = 1_800_000_000_000;
const call = (method: string, ms: number, more: Partial<RecordedCall> = {}): RecordedCall => ({
  method,
  at: at + ms,
  ok: true,
  args: {},
  unknownArgs: [],
  ...more,
});
const card = { args: { metadata: { event_payload: { slot: "incident-card:1" } } } };
const missed = (figures: readonly Figure[]) =>
  figures.filter((figure) => verdictOf(figure) === "MISS").map(({ name }) => name.trim());

describe("the figures of a storm of one group", () => {
  const edit = call("chat.update", 900, card);
  const good = [call("conversations.create", 100), call("chat.postMessage", 200, card), edit];
  const run = (calls: readonly RecordedCall[]) =>
    missed(oneGroupFigures({ bodies: 1, acceptedAt: at, doneAt: at, calls, whole: edit }));

  test("keep their targets in a good run", () => {
    expect(run(good)).toEqual([]);
  });

  test("miss them when no card was posted or no room was made", () => {
    expect(run([call("conversations.create", 100), edit])).toEqual([
      "first 202 -> first post at Slack",
      "posts of the card",
    ]);
    expect(run(good.slice(1))).toEqual(["rooms"]);
  });
});

describe("the figures of a storm of many groups", () => {
  const room = call("conversations.create", 100, { args: { name: "inc-1-worst" } });
  const limited = call("conversations.create", 200, { ok: false, error: "ratelimited", retryAfterMs: 5_000 });
  const early = "calls before their Retry-After";
  const run = (calls: readonly RecordedCall[]) => missed(manyGroupsFigures(calls, 150));

  test("count a call that comes before the end of a Retry-After of several seconds", () => {
    expect(run([room, limited, call("conversations.create", 5_199)])).toEqual([early]);
    expect(run([room, limited, call("conversations.create", 5_200)])).toEqual([]);
  });

  test("count neither what was under way, nor other methods, nor posts in other channels", () => {
    const posts = (channel: string) => ({ args: { channel } });
    const limitedPost = call("chat.postMessage", 300, { ...posts("C1"), ok: false, retryAfterMs: 2_000 });
    expect(run([room, limited, call("conversations.create", 250), call("pins.add", 1_000)])).toEqual([]);
    expect(run([room, limitedPost, call("chat.postMessage", 1_000, posts("C2"))])).toEqual([]);
    expect(run([room, limitedPost, call("chat.postMessage", 1_000, posts("C1"))])).toEqual([early]);
  });

  test("miss their target when no room of the worst kind was made", () => {
    expect(run([])).toEqual(["SEV1 rooms"]);
  });
});

test("a flood of which a request was refused, or nothing was taken, misses its target", () => {
  expect(missed(floodFigures({ accepted: 5, refused: 0 }))).toEqual([]);
  expect(missed(floodFigures({ accepted: 5, refused: 1 }))).toEqual(["alert requests answered otherwise"]);
  expect(missed(floodFigures({ accepted: 0, refused: 0 }))).toEqual(["alert requests answered 202"]);
});
