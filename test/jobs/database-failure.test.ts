import { describe, expect, test } from "vitest";
import { Fault } from "#core/shared/fault.ts";
import { decideFailure } from "#jobs/decide-failure.ts";

const now = new Date("2026-01-01T00:00:00Z");
const faultOf = (code: string) => new Fault({ code, message: "m", hint: "h", retry: "may-retry" });
const decide = (code: string) =>
  decideFailure({ error: faultOf(code), failures: 12, failingSince: now, now, patienceMs: 60_000 }, () => 0.999);

describe("work that failed because of our own database", () => {
  test.each(["database-unreachable", "database-unwritable", "database-commit-lost"])(
    "goes on within 4 s once it is back, however long it was away (%s)",
    (code) => {
      const decision = decide(code);
      expect(decision.kind === "retry" && decision.afterMs).toBeLessThanOrEqual(4_000);
    },
  );

  test("is not what a foreign system's failure is: that one is given time", () => {
    const decision = decide("slack-unreachable");
    expect(decision.kind === "retry" && decision.afterMs).toBeGreaterThan(50_000);
  });
});
