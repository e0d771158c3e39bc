import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Desk, openDesk } from "./desk.ts";
import { lobby } from "./memory-house.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const texts = () => desk.told().map(([, said]) => said);

describe("a person without a role", () => {
  test("sees in the help only what they may type, and is pointed to nothing else", async () => {
    await desk.command("help", { user: "U0GUEST" });
    await desk.command("resolv", { user: "U0GUEST" });
    await desk.command("help");
    const [guests, unknown, everything] = texts();
    expect(guests).not.toContain("resolve");
    expect(guests).toContain("list");
    expect(unknown).not.toContain("/incident resolve");
    expect(everything).toContain("resolve");
  });

  test("gets the help when nothing is typed, in a room and outside", async () => {
    await desk.command("", { user: "U0GUEST" });
    await desk.command("", { user: "U0GUEST", channel: lobby });
    expect(texts()).toEqual([expect.stringContaining("list"), expect.stringContaining("list")]);
    expect(desk.modals()).toEqual([]);
  });

  test.each(["list", "oncall", "changes", "runbook", "runbook status", "help"])("may look with %j", async (text) => {
    await desk.command(text, { user: "U0GUEST" });
    expect(texts().join()).not.toContain("You can look but not change");
    expect(texts()).toHaveLength(1);
  });

  test.each([
    [
      "/incident",
      [
        "declare x",
        "status identified",
        "update x",
        "sev 1",
        "role lead me",
        "lead me",
        "page",
        "ack",
        "runbook start",
        "runbook stop",
        "do restart api",
        "undo",
        "note x",
        "followup x",
        "resolve",
        "reopen x",
        "review",
      ],
    ],
    ["/inc", ["resolve"]],
    ["/runbook", ["start", "stop"]],
    ["/rollback", ["web"]],
    ["/scale", ["api to=3"]],
  ])("may change nothing with %s", async (name, commands) => {
    for (const text of commands) await desk.command(text, { user: "U0GUEST", name });
    expect(desk.calls).toEqual([]);
    const refusals = [...texts(), ...desk.modals().map(([, said]) => said)].filter((said) =>
      said.includes("You can look but not change"),
    );
    expect(refusals).toHaveLength(commands.length);
  });
});
