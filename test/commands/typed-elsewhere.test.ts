import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sampleIncident } from "../templates/sample-views.ts";
import { type Desk, openDesk } from "./desk.ts";
import { lobby, sampleRefusal } from "./memory-house.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const texts = () => desk.told().map(([, text]) => text);

describe("outside a room", () => {
  test("nothing typed opens the declare modal", async () => {
    await desk.command("", { channel: lobby });
    expect(desk.modals()).toEqual([["views.open", expect.stringContaining("What is wrong?")]]);
  });

  test("`declare` opens a skeleton at once and fills it with the title as people read it", async () => {
    await desk.command("declare <@U0LEAD> says: Checkout &lt;500&gt;", { channel: lobby });
    expect(desk.modals()).toEqual([
      ["views.open", expect.stringContaining("One moment")],
      ["views.update", expect.stringContaining("@aya says: Checkout <500>")],
    ]);
  });

  test.each([
    "status identified",
    "update x",
    "sev 1",
    "role lead me",
    "page",
    "ack",
    "note x",
    "followup x",
    "resolve",
    "reopen x",
    "review",
    "runbook start",
  ])("%j says where it can be typed and does nothing", async (text) => {
    await desk.command(text, { channel: lobby });
    expect(texts()).toEqual([expect.stringContaining("works in the room of an incident")]);
    expect(desk.calls).toEqual([]);
  });

  test("`repair` takes the incident by its name, and in a room by the room", async () => {
    await desk.close();
    desk = await openDesk({
      deps: {
        findIncident: {
          incidentOfRoom: async (channelId) => (channelId === lobby ? undefined : sampleIncident),
          incidentByNumber: async (number) => (number === 7 ? sampleIncident : undefined),
          listIncidents: async () => [],
          recentlyOpened: async () => [],
        },
      },
    });
    for (const text of ["repair INC-7", "repair 7"]) await desk.command(text, { channel: lobby });
    await desk.command("repair");
    expect(desk.calls).toEqual(Array.from({ length: 3 }, () => ["repairIncident", { incidentId: sampleIncident.id }]));
    for (const text of ["repair", "repair everything", "repair INC-8"]) await desk.command(text, { channel: lobby });
    expect(desk.calls).toHaveLength(3);
    const whole = "INC-7: nothing is missing. Room, messages, pin, topic and bookmarks are there.";
    expect(texts()).toEqual([
      ...Array.from({ length: 3 }, () => expect.stringContaining(whole)),
      expect.stringContaining("works in the room of an incident"),
      expect.stringContaining("“everything” is no incident. Type its name, like “/incident repair INC-7”."),
      expect.stringContaining("There is no INC-8. “/incident list” shows the incidents that there are."),
    ]);
  });

  test("`repair` from outside knows no private incident", async () => {
    await desk.close();
    const hidden = { ...sampleIncident, isPrivate: true };
    desk = await openDesk({
      deps: {
        findIncident: {
          incidentOfRoom: async () => undefined,
          incidentByNumber: async () => hidden,
          listIncidents: async () => [],
          recentlyOpened: async () => [],
        },
      },
    });
    await desk.command("repair INC-7", { channel: lobby });
    expect([desk.calls, texts()]).toEqual([[], [expect.stringContaining("There is no INC-7.")]]);
  });

  test("a verb that would ask in a modal says it in the modal", async () => {
    await desk.command("severity", { channel: lobby });
    expect(desk.modals().at(-1)).toEqual(["views.update", expect.stringContaining("works in the room of an incident")]);
  });

  test("an action is asked for without an incident", async () => {
    await desk.command("web", { name: "/rollback", channel: lobby });
    expect(desk.calls).toMatchObject([["requestAction", { incidentId: null, channelId: lobby }]]);
  });

  test.each([
    ["list", "Checkout answers 500"],
    ["list ALL", "Checkout answers 500"],
    ["runbook", "application-rollback"],
    ["oncall", "On call now"],
    ["help", "declare"],
  ])("%j is answered", async (text, answer) => {
    await desk.command(text, { channel: lobby });
    expect(texts()).toEqual([expect.stringContaining(answer)]);
  });

  test("the runbook list names a command that exists", async () => {
    await desk.command("list", { name: "/runbook", channel: lobby });
    expect(texts()[0]).toContain("/incident runbook start");
  });
});

describe("bad input is answered with the input, the rule and what to type, and does nothing:", () => {
  test.each([
    ["/incident", "severity 5", /“severity 5”|“5”[\s\S]*1 \(worst\) to 4/],
    ["/incident", "severity 2 because", /“2 because”[\s\S]*note/],
    ["/incident", "role boss <@U0LEAD>", /“boss” is no role[\s\S]*lead, comms, scribe, ops/],
    ["/incident", "role lead @aya", /“@aya” mentions nobody[\s\S]*role lead me/],
    ["/incident", "role lead", /role lead me/],
    ["/incident", "page database", /“database”[\s\S]*“page” alone wakes who is on call for web/],
    ["/incident", "undo everything", /“everything” is no action[\s\S]*A-7/],
    ["/incident", "undo A-99999999999999999999", /is no action/],
    ["/incident", "undo A-8", /no action A-8/],
    ["/incident", "changes since=soon", /since=soon[\s\S]*since=30m/],
    ["/incident", "changes since=0m", /since=0m/],
    ["/incident", "changes since=99999d", /up to 30 days/],
    ["/incident", "changes since=5bd", /since=5bd/],
    ["/incident", "changes payments", /“payments”[\s\S]*web, api/],
    ["/incident", "changes web api", /“api” is not understood/],
    ["/incident", "changes from=2h", /“from=” is not understood[\s\S]*since=2h/],
    ["/incident", "list closed", /“closed”[\s\S]*list all/],
    ["/incident", "runbook application-rollback", /runbook start application-rollback/],
    ["/incident", "runbook go", /“go”[\s\S]*runbook start &lt;id&gt;/],
    ["/incident", "runbook start a b", /“b” is not understood/],
    ["/incident", "do rollback", /Services: web, api/],
    ["/rollback", "", /\/rollback web[\s\S]*Services: web, api/],
    ["/scale", "api 3", /“3” is not understood[\s\S]*to=3/],
    ["/scale", "api to = 3", /“to” is not understood/],
    ["/scale", "api to=3 to=4", /“to=” is there more than once/],
    ["/scale", "api to=", /“to=” has no value/],
    ["/rollback", 'web to=""', /“to=” has no value/],
    ["/rollback", "web dpl_123", /“dpl_123” is not understood/],
    ["/incident", "resovle it", /I don't know `resovle`[\s\S]*\/incident resolve/],
    ["/incident", "Rollback web", /I don't know `Rollback`\. Did you mean `\/incident do Rollback`/],
    ["/incident", "rollback it", /Did you mean `\/incident role`/],
  ])("%s %s", async (name, text, answer) => {
    await desk.command(text, { name });
    expect(texts()).toEqual([expect.stringMatching(answer)]);
    expect([desk.calls, desk.errors]).toEqual([[], []]);
  });

  test.each([
    "sev ",
    "page ",
    "undo ",
    "list ",
    "changes since=",
    "changes web ",
    "runbook ",
    "role ",
    "do rollback web ",
  ])("%s with a thousand letters still says what to type", async (verb) => {
    await desk.command(`${verb}${"x".repeat(1_000)}`);
    expect(texts()[0]).toContain("xxx…");
    expect(texts()[0]?.length).toBeLessThan(700);
  });

  test("a refusal of a use case reaches the person word for word", async () => {
    await desk.close();
    desk = await openDesk({ deps: { addNote: async () => sampleRefusal } });
    await desk.command("note x");
    expect(texts()).toEqual([expect.stringContaining(sampleRefusal.message)]);
  });
});

test("any text is answered exactly once, as a message or a modal, and never mentions or formats what was typed", async () => {
  const verb = fc.constantFrom(
    "",
    "note ",
    "role ",
    "do ",
    "changes ",
    "undo ",
    "sev ",
    "followup ",
    "runbook ",
    "page ",
    "list ",
  );
  await fc.assert(
    fc.asyncProperty(verb, fc.string({ unit: "binary", maxLength: 60 }), async (before, typed) => {
      const from = { told: desk.told().length, opened: opened() };
      await desk.command(`${before}${typed}<!channel>`);
      expect(desk.told().length - from.told + (opened() - from.opened)).toBe(1);
      expect(desk.errors).toEqual([]);
      expect(texts().at(-1) ?? "").not.toContain("<!channel>");
    }),
    { numRuns: 60 },
  );
});

function opened(): number {
  return desk.modals().filter(([way]) => way === "views.open").length;
}

describe("why", () => {
  test("`why` looks for what was typed, as people read it, for everybody", async () => {
    await desk.command("why Checkout &lt;slow&gt;", { channel: lobby, user: "U0GUEST" });
    expect(desk.calls).toEqual([["explainAlert", "Checkout <slow>"]]);
    expect(texts()).toEqual([expect.stringContaining("No alert matches")]);
  });

  test("`why` alone says what to type", async () => {
    await desk.command("why", { channel: lobby });
    expect(desk.calls).toEqual([]);
    expect(texts()).toEqual([expect.stringContaining("Which alert?")]);
  });
});
