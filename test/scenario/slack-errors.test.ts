import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { type NotifiedAlert, type Stage, startStage } from "./stage.ts";

const patient = { timeout: 60_000 };
let stage: Stage;

beforeAll(async () => {
  stage = await startStage({});
});
afterEach(() => stage.sandbox.faults.clear());
afterAll(() => stage.stop());

const refuse = (method: string, error: string, times = 1) =>
  stage.sandbox.faults.next(method, { kind: "ok-false", error }, times);

/** Fires a critical alert of a group of its own. */
async function fire(alertname: string): Promise<void> {
  const alert: NotifiedAlert = {
    labels: { alertname, severity: "critical", service: "web" },
    summary: `${alertname} on the storefront`,
    startsAt: new Date().toISOString(),
    endsAt: null,
  };
  expect((await stage.notify(alert)).status).toBe(202);
}

const roomOf = (words: string) =>
  eventually(`a room for ${words}`, () => stage.mina.channelNames().find((name) => name.includes(words)), {
    withinMs: 40_000,
  });

test("errors of Slack's own trouble pass by themselves: one room, one card, one line", patient, async () => {
  const { mina } = stage;
  refuse("conversations.create", "internal_error");
  refuse("chat.postMessage", "service_unavailable", 2);
  refuse("conversations.invite", "fatal_error");
  await fire("PassingTrouble");
  const room = await roomOf("passingtrouble");
  await mina.reads(room, "INC-1", "1 firing");
  await mina.reads("incidents", "INC-1");
  await eventually("mina is in the room", () => mina.channel(room)?.isMember || undefined);
  expect(mina.messages(room, "🔴 INC-1")).toHaveLength(1);
  expect(mina.messages("incidents", "INC-1")).toHaveLength(1);
  expect(mina.channelNames().filter((name) => name.startsWith("inc-1"))).toEqual([room]);
});

test(
  "an error that asks to wait holds up what it is about, tells nobody of a failure, and stops nothing",
  patient,
  async () => {
    const { mina } = stage;
    refuse("pins.add", "ratelimited");
    await fire("AskedToWait");
    const room = await roomOf("askedtowait");
    await mina.reads(room, "INC-2", "1 firing");
    await eventually("the topic", () => mina.channel(room)?.topic.includes("SEV1") || undefined);
    expect((await mina.types(room, "/incident note Still here")).text).toMatch(/noted/i);
    expect(mina.messages(room, "Could not")).toEqual([]);
  },
);

test(
  "an error that an admin must end is told in the room at once, with what to do, and the incident goes on",
  patient,
  async () => {
    const { mina } = stage;
    // Whoever opens the room invites; what it could not do is done again by the effect that is told of.
    refuse("conversations.invite", "missing_scope", 2);
    await fire("ScopeIsMissing");
    const room = await roomOf("scopeismissing");
    await eventually("the notice", () =>
      stage.sandbox.slack
        .messagesIn(room)
        .find(({ text, blocks }) =>
          /Could not invite.*missing_scope.*manifest\.yml/s.test(text + JSON.stringify(blocks)),
        ),
    );
    const pages = stage.sandbox.providers.pagerduty.state.incidents();
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect((await mina.types("alerts", "/incident list")).text).toContain("INC-3");
  },
);

test(
  "an error that never ends is given up at once, told to people directly, and the incident is not lost",
  patient,
  async () => {
    const { mina } = stage;
    refuse("conversations.create", "invalid_name_specials");
    await fire("NeverARoom");
    await eventually("a direct message", () =>
      [...stage.sandbox.slack.state.channels.values()]
        .filter(({ kind }) => kind === "im")
        .flatMap(({ messages }) => messages)
        .find(({ text }) => text.includes("INC-4") && text.includes("room_name")),
    );
    expect((await mina.types("alerts", "/incident list")).text).toContain("INC-4");
    expect(mina.channelNames().filter((name) => name.includes("neveraroom"))).toEqual([]);
    expect((await fetch(`${stage.muster.url}/health/ready`)).status).toBe(200);
  },
);
