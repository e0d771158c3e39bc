import { afterEach, describe, expect, test } from "vitest";
import { looking } from "#commands/conversation.ts";
import type { Handle } from "#commands/handle.ts";
import { Fault } from "#core/shared/fault.ts";
import { type Desk, type DeskOptions, openDesk } from "./desk.ts";

let desk: Desk;
afterEach(() => desk.close());

/** A desk where nothing but this is registered. */
async function open(register: (handle: Handle) => void, options: DeskOptions = {}): Promise<void> {
  desk = await openDesk({ ...options, register: ({ handle }) => register(handle) });
}

describe("a command while the database is away", () => {
  const since = new Date("2026-11-21T12:04:00Z");
  const never = () => new Promise<never>(() => undefined);
  const text = (isUnclear: boolean, takesAlerts = true) =>
    open((handle) => handle.command("/x", () => looking, never), {
      needs: {
        deadlineMs: 20,
        takesAlerts: () => takesAlerts,
        startWork: (work) => ({ result: work(), blame: () => null, callOff: () => ({ since, isUnclear }) }),
      },
    });

  test("is answered in time, once, with since when and that it was not done", async () => {
    await text(false);
    await desk.command("text", { name: "/x" });
    expect(desk.told()).toEqual([
      [
        "response_url",
        expect.stringContaining("The database is unreachable since 12:04 UTC; your command was not done."),
      ],
    ]);
    expect(desk.observed).toEqual([["/x", "failed"]]);
  });

  test.each([
    [true, "Alerts are taken in meanwhile."],
    [false, "Alerts are not taken in meanwhile; who sends them tries again."],
  ])("says whether alerts come in without it (%s)", async (takesAlerts, words) => {
    await text(false, takesAlerts);
    await desk.command("text", { name: "/x" });
    expect(desk.told()).toEqual([["response_url", expect.stringContaining(words)]]);
  });

  test("of which a part may be stored is answered with what to look at", async () => {
    await text(true);
    await desk.command("text", { name: "/x" });
    expect(desk.told()).toEqual([
      ["response_url", expect.stringContaining("since 12:04 UTC; whether your command was done is not known.")],
    ]);
  });

  test("that fails by it in time says the same", async () => {
    const failing = async () => {
      throw new Fault({ code: "database-unreachable", message: "x", hint: "y", retry: "may-retry" });
    };
    await open((handle) => handle.command("/x", () => looking, failing), {
      needs: {
        startWork: (work) => ({
          result: work(),
          blame: () => ({ since, isUnclear: false }),
          callOff: () => null,
        }),
      },
    });
    await desk.command("text", { name: "/x" });
    expect(desk.told()).toEqual([["response_url", expect.stringContaining("your command was not done.")]]);
  });
});
