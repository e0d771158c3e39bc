import { describe, expect, test } from "vitest";
import { queueOf } from "#core/shared/effect-lane.ts";

const incidentId = "i-1";

describe("the queue of an effect", () => {
  test.each([
    { kind: "open-room", incidentId } as const,
    { kind: "show", view: { kind: "incident-card", incidentId } } as const,
    { kind: "page", incidentId } as const,
    { kind: "perform-action", actionId: "a-1" } as const,
  ])("$kind never waits behind ornaments", (effect) => {
    expect(queueOf(effect)).toBe("effects");
  });

  test.each([
    { kind: "show", view: { kind: "alert-notice", groupId: "g-1" } } as const,
    { kind: "show", view: { kind: "announcement", incidentId } } as const,
    { kind: "dress-room", incidentId } as const,
  ])("$kind that comes in great numbers has workers of its own", (effect) => {
    expect(queueOf(effect)).toBe("ornaments");
  });
});
