import { describe, expect, test } from "vitest";
import { holdersOf } from "#core/action/ask-approvers.ts";
import { lena, makeActionWorld, policy } from "./action-world.ts";

const directory = { membersOf: async () => ["U0MAX"] };

async function toldAbout(by?: typeof lena): Promise<readonly string[]> {
  const world = makeActionWorld();
  const told: string[] = [];
  world.right.run = async (effect) => {
    if (effect.kind === "tell") told.push(`${effect.userId}: ${effect.text}`);
    return undefined;
  };
  await world.ask(by === undefined ? {} : { by });
  await world.drain(0);
  return told;
}

describe("who may approve", () => {
  test("is told directly that a plan waits, with what it would do", async () => {
    const told = await toldAbout();
    expect(new Set(told.map((line) => line.split(":")[0]))).toEqual(new Set(["U0LENA", "U0MAX"]));
    expect(told[0]).toContain("A-1 waits for your approval");
  });

  test("is not told about their own request", async () => {
    expect((await toldAbout(lena)).map((line) => line.split(":")[0])).toEqual(["U0MAX"]);
  });

  test("is nobody in particular when the role is everybody's or unknown", async () => {
    expect(await holdersOf("responder", { policy, directory })).toEqual([]);
    expect(await holdersOf("no-such-role", { policy, directory })).toEqual([]);
    expect(await holdersOf(null, { policy, directory })).toEqual([]);
  });

  test("is still asked by name when a usergroup can't be read", async () => {
    const broken = { membersOf: () => Promise.reject(new Error("plan_upgrade_required")) };
    expect(await holdersOf("approver", { policy, directory: broken })).toEqual(["U0LENA"]);
  });
});
