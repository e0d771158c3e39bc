import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectCleanWorkspace } from "./clean-workspace.ts";
import { eventually } from "./eventually.ts";
import { textOf } from "./seen.ts";
import { type NotifiedAlert, type Stage, startStage } from "./stage.ts";

const startsAt = new Date(Date.now() - 60_000).toISOString();

const alert = (name: string, instance = "web-1"): NotifiedAlert => ({
  labels: { alertname: name, service: "web", severity: "critical", instance },
  summary: `${name} is bad`,
  startsAt,
  endsAt: null,
});

describe("a storm of alerts", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ mode: "http" });
  });
  afterAll(() => stage.stop());

  test("of one group is one room and one card, which soon shows them all", { timeout: 60_000 }, async () => {
    const { mina, sandbox } = stage;
    const storm = Array.from({ length: 400 }, (_, index) => alert("Flood", `web-${index}`));
    expect((await stage.notify(...storm)).status).toBe(202);
    const room = await eventually("the room", () => mina.channelNames().find((name) => name.includes("flood")));
    const card = await mina.reads(room, "400 firing", "on 400 hosts");
    expect(mina.messages(room, "INC-1", "firing")).toEqual([card]);
    const edits = sandbox.slack.calls.filter(({ method, args }) => method === "chat.update" && args["ts"] === card.ts);
    expect(edits.length).toBeLessThanOrEqual(3);
  });

  test("of many groups opens the rooms it may, says how many wait, and lists them", { timeout: 60_000 }, async () => {
    const { mina } = stage;
    await stage.notify(...Array.from({ length: 40 }, (_, index) => alert(`Burst${index}`)));
    const digest = await mina.reads("incidents", "waiting for a room", "/incident list");
    const waiting = Number(/(\d+) more incidents? (?:is|are) waiting/.exec(textOf(digest))?.[1]);
    expect(waiting).toBeGreaterThan(15);
    expect(mina.messages("incidents", "waiting for a room")).toHaveLength(1);
    const list = (await mina.types("alerts", "/incident list")).text;
    expect(list).toContain("waiting for a room");
    expect(list).toMatch(/\d+ incidents without a room yet/);
  });

  test("`why` tells what became of an alert, in words that lead to its room", async () => {
    const { gus } = stage;
    const flood = (await gus.types("alerts", "/incident why instance=web-7 flood")).text;
    expect(flood).toContain("joined *INC-1*");
    expect(flood).toContain("route *critical alerts*");
    expect(flood).toContain("of 400 alerts");
    const waiting = (await gus.types("alerts", "/incident why Burst39")).text;
    expect(waiting).toMatch(/opened \*INC-\d+\*.*waiting for a room: (next|\d+\. in line)/s);
    expect((await gus.types("alerts", "/incident why never-heard-of")).text).toContain("No alert matches");
  });

  test("nobody met an error and nothing was said twice", () => {
    const { sandbox, mina, complaints } = stage;
    expect(sandbox.slack.state.notices).toEqual([]);
    expectCleanWorkspace(sandbox, [mina.id]);
    expect(complaints).toEqual([]);
  });
});
