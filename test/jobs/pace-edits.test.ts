import { expect, test } from "vitest";
import type { Effect, EffectOutcome, ViewRef } from "#core/shared/effect.ts";
import { paceEdits } from "#jobs/pace-edits.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";

const card: ViewRef = { kind: "incident-card", incidentId: "i1" };
const done: EffectOutcome = { kind: "done" };
const crowded = new Error("no room");

function world(options: { readonly leftMs?: number; readonly error?: Error } = {}) {
  const handled: Effect[] = [];
  const asked: string[] = [];
  const handle = paceEdits(
    async (effect) => {
      handled.push(effect);
      if (options.error !== undefined) throw options.error;
      return done;
    },
    {
      leftMs: (slot) => {
        asked.push(slot);
        return options.leftMs ?? 0;
      },
      roomInMs: (error) => (error === crowded ? 7_000 : undefined),
    },
  );
  const show = (view: ViewRef) => handle({ kind: "show", view }, makeMemoryRun().attempt());
  return { handled, asked, handle, show };
}

test("a card that was edited a moment ago steps back, unread, until it may be edited again", async () => {
  const { show, handled, asked } = world({ leftMs: 640.2 });
  expect(await show(card)).toEqual({ kind: "again", afterMs: 641, isUntouched: true });
  expect(asked).toEqual(["incident-card:i1"]);
  expect(handled).toEqual([]);
});

test("an edit that finds no room at Slack's rate steps back as no failure; any other error stays one", async () => {
  expect(await world({ error: crowded }).show(card)).toEqual({ kind: "again", afterMs: 7_000 });
  await expect(world({ error: new Error("other") }).show(card)).rejects.toThrow("other");
});

test("posts are never put off, so that they keep their order", async () => {
  const post: ViewRef = { kind: "timeline-post", incidentId: "i1", eventId: "e1" };
  expect(await world({ leftMs: 500 }).show(post)).toEqual(done);
  await expect(world({ error: crowded }).show(post)).rejects.toBe(crowded);
});

test("what shows nothing is not paced", async () => {
  const { handle } = world({ leftMs: 500 });
  expect(await handle({ kind: "page", incidentId: "i1" }, makeMemoryRun().attempt())).toEqual(done);
});
