import fc from "fast-check";
import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { findBreak, hashEvent } from "#core/timeline/chain.ts";
import type { TimelineEvent } from "#core/timeline/timeline-event.ts";
import { makeMemoryWorld } from "#test/support/memory/memory-work.ts";

async function chainOf(texts: readonly string[]) {
  const { work, clock, digest } = makeMemoryWorld();
  for (const text of texts) {
    clock.advance(1_000);
    const fact = { incidentId: "i", kind: "note-added", at: clock.now(), actor: person("U1") } as const;
    await work.timeline.append({ ...fact, text, data: { text } });
  }
  return { events: await work.timeline.of("i"), digest };
}

const later = (at: Date) => new Date(at.getTime() + 1);
const alterations: readonly ((event: TimelineEvent) => TimelineEvent)[] = [
  (event) => ({ ...event, id: `${event.id}x` }),
  (event) => ({ ...event, incidentId: "other" }),
  (event) => ({ ...event, sequence: event.sequence + 1 }),
  (event) => ({ ...event, kind: "update-posted" }),
  (event) => ({ ...event, at: later(event.at) }),
  (event) => ({ ...event, recordedAt: later(event.recordedAt) }),
  (event) => ({ ...event, actor: person("U2") }),
  (event) => ({ ...event, text: `${event.text}.` }),
  (event) => ({ ...event, data: { ...event.data, more: 1 } }),
  (event) => ({ ...event, previousHash: "f".repeat(64) }),
  (event) => ({ ...event, hash: "f".repeat(64) }),
];

const texts = fc.array(fc.string(), { minLength: 1, maxLength: 6 });

test("an untouched timeline is whole, and its addresses may change", async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (lines) => {
      const { events, digest } = await chainOf(lines);
      expect(findBreak(events, digest)).toBeUndefined();
      expect(
        findBreak(
          events.map((event) => ({ ...event, permalink: "https://x" })),
          digest,
        ),
      ).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});

test("any altered event is found where it was altered", async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), fc.constantFrom(...alterations), async (lines, position, alter) => {
      const { events, digest } = await chainOf(lines);
      const index = position % events.length;
      const altered = events.map((event, place) => (place === index ? alter(event) : event));
      expect(findBreak(altered, digest)).toBe(index + 1);
    }),
    { numRuns: 100 },
  );
});

test("a removed or swapped event is found", async () => {
  const { events, digest } = await chainOf(["a", "b", "c"]);
  const [a, b, c] = events;
  if (a === undefined || b === undefined || c === undefined) throw new Error("three events were appended");
  expect(findBreak([a, c], digest)).toBe(2);
  expect(findBreak([b, c], digest)).toBe(1);
  expect(findBreak([b, a, c], digest)).toBe(1);
});

test("an event that was forged together with its hash is found by its successor", async () => {
  const { events, digest } = await chainOf(["a", "b", "c"]);
  const forged = events.map((event) => (event.sequence === 2 ? { ...event, text: "never said" } : event));
  const rehashed = forged.map((event) => ({ ...event, hash: hashEvent(event, digest) }));
  expect(findBreak(rehashed, digest)).toBe(3);
});

test("a gap in the numbers is found even when all hashes were made anew", async () => {
  const { events, digest } = await chainOf(["a", "b", "c"]);
  const [a, , c] = events;
  if (a === undefined || c === undefined) throw new Error("three events were appended");
  const relinked = { ...c, previousHash: a.hash };
  expect(findBreak([a, { ...relinked, hash: hashEvent(relinked, digest) }], digest)).toBe(2);
});

test("a fact with the key of an earlier one is that earlier one", async () => {
  const { work, clock } = makeMemoryWorld();
  const fact = {
    incidentId: "i",
    kind: "note-added",
    at: clock.now(),
    actor: person("U1"),
    data: {},
    key: "k",
  } as const;
  const first = await work.timeline.append({ ...fact, text: "one" });
  expect(await work.timeline.append({ ...fact, text: "two" })).toEqual(first);
  expect(await work.timeline.append({ ...fact, incidentId: "j", text: "two" })).toMatchObject({ sequence: 1 });
});
