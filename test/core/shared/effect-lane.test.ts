import { expect, test } from "vitest";
import type { Effect } from "#core/shared/effect.ts";
import { laneOf, mergeKeyOf } from "#core/shared/effect-lane.ts";

const incidentId = "i1";
const card: Effect = { kind: "show", view: { kind: "incident-card", incidentId } };
const announcement: Effect = { kind: "show", view: { kind: "announcement", incidentId } };

test("after the room is open, page, invitations, ornaments and announcement wait for nobody", () => {
  const effects: Effect[] = [
    { kind: "open-room", incidentId },
    { kind: "page", incidentId },
    { kind: "invite-responders", incidentId },
    { kind: "dress-room", incidentId },
    announcement,
  ];
  expect(new Set(effects.map(laneOf)).size).toBe(effects.length);
});

test("what is shown in a room comes after its opening and in order", () => {
  const post: Effect = { kind: "show", view: { kind: "timeline-post", incidentId, eventId: "e" } };
  expect(laneOf(card)).toBe(laneOf({ kind: "open-room", incidentId }));
  expect(laneOf(post)).toBe(laneOf(card));
});

test("waiting wishes to show the same thing are one, different things are not", () => {
  expect(mergeKeyOf(card)).toBe(mergeKeyOf({ kind: "show", view: { kind: "incident-card", incidentId } }));
  expect(mergeKeyOf(card)).not.toBe(mergeKeyOf(announcement));
  expect(mergeKeyOf({ kind: "remind", incidentId, reminder: "update-due" })).not.toBe(
    mergeKeyOf({ kind: "remind", incidentId, reminder: "lead-missing" }),
  );
});
