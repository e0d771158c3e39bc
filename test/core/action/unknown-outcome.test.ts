import { describe, expect, it } from "vitest";
import { kim, makeActionWorld, policy, rule } from "./action-world.ts";

describe("an unknown outcome", () => {
  it.each(["lost-after", "breaks-after"] as const)(
    "(%s) that turns out to have happened is followed to its proof without sending again",
    async (ending) => {
      const world = makeActionWorld();
      world.provider.mood.performs = [ending];
      const approved = await world.askAndApprove();
      await world.drain();
      expect((await world.action(approved.id)).state).toBe("succeeded");
      expect(world.provider.changes).toHaveLength(1);
    },
  );

  it("that did not happen fails without sending again, once it is old enough to be believed", async () => {
    const world = makeActionWorld();
    world.provider.mood.performs = ["lost-before"];
    const approved = await world.askAndApprove();
    await world.drain(9_000);
    expect((await world.action(approved.id)).state).toBe("unknown");
    await world.drain();
    expect(await world.action(approved.id)).toMatchObject({ state: "failed", verification: null });
    expect(world.provider.changes).toEqual([]);
  });

  it.each([
    ["happened", "succeeded"],
    ["did-not-happen", "failed"],
  ] as const)("that nobody can read stays with people; %s ends it as %s", async (answer, state) => {
    const world = makeActionWorld();
    world.provider.mood.performs = ["lost-after"];
    world.provider.mood.locates = "unclear";
    const approved = await world.askAndApprove();
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("unknown");
    expect(world.work.outbox.waitingOf("settle-action")).toEqual([]);

    const answered = await world.answerUnknown({ actionId: approved.id, answer, by: kim });
    expect(answered.kind).toBe("changed");
    await world.drain();
    expect((await world.action(approved.id)).state).toBe(state);
    expect(world.provider.changes).toHaveLength(1);
    expect(await world.answerUnknown({ actionId: approved.id, answer, by: kim })).toMatchObject({
      reason: "outcome-known",
    });
  });

  it("is read anew when somebody says check again", async () => {
    const world = makeActionWorld();
    world.provider.mood.performs = ["lost-after"];
    world.provider.mood.locates = "down";
    const approved = await world.askAndApprove();
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("unknown");
    world.provider.mood.locates = "truth";
    await world.answerUnknown({ actionId: approved.id, answer: "check-again", by: kim });
    await world.drain();
    expect((await world.action(approved.id)).state).toBe("succeeded");
  });

  it("keeps every other change off the target until it is known", async () => {
    const world = makeActionWorld({ policy: { ...policy, actions: [rule({ approvals: 0 })] } });
    world.provider.mood.performs = ["lost-after"];
    world.provider.mood.locates = "unclear";
    await world.askAndApprove();
    await world.drain(60_000);
    const second = await world.askAndApprove({ verb: "restart" });
    await world.drain(60_000);
    expect((await world.action(second.id)).state).toBe("approved");
    expect(world.provider.changes).toHaveLength(1);
  });
});
