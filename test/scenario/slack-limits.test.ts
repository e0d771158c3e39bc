import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import { type Stage, startStage } from "./stage.ts";

const patient = { timeout: 60_000 };
/** More than effects run side by side. */
const incidents = 24;
/** Slack takes 20 conversations.create a minute, of which some are kept for worse incidents. */
const roomsInAMinute = 10;
const pauseMs = 8_000;
/** Calls that had left before the refusal was heard can't be called back. */
const underWayMs = 1_000;
let stage: Stage;

beforeAll(async () => {
  stage = await startStage({});
});
afterAll(() => stage.stop());

const fire = (alertname: string) =>
  stage.notify({
    labels: { alertname, severity: "critical", service: "web" },
    summary: `${alertname} on the storefront`,
    startsAt: new Date().toISOString(),
    endsAt: null,
  });

test(
  "rooms that must wait for Slack hold up no page and no other room, tell nobody of a failure, and come",
  patient,
  async () => {
    const { mina, sandbox } = stage;
    const pages = () => sandbox.providers.pagerduty.state.incidents().length;
    await fire("Before");
    const room = await eventually("the first room", () => mina.channelNames().find((name) => name.includes("before")));
    await eventually("mina is in it", () => mina.channel(room)?.isMember || undefined);
    const creates = () => sandbox.slack.calls.filter(({ method }) => method === "conversations.create");
    const created = () => creates().filter(({ ok }) => ok).length;

    const retryAfter = { "retry-after": String(pauseMs / 1_000) };
    const body = { ok: false, error: "ratelimited" };
    sandbox.faults.next("conversations.create", { kind: "http", status: 429, headers: retryAfter, body }, 1);
    await Promise.all(Array.from({ length: incidents }, (_, index) => fire(`Waiting${index}x`)));
    await eventually("every incident is paged", () => pages() === incidents + 1 || undefined);
    await mina.types(room, "/incident update Still looking");
    await mina.reads(room, "Still looking");
    expect(created()).toBeLessThan(roomsInAMinute);

    await eventually("the rooms come", () => created() >= roomsInAMinute || undefined, {
      withinMs: 30_000,
      seen: () => `${created()} rooms`,
    });
    const refusedAt = creates().find(({ ok }) => !ok)?.at ?? Number.NaN;
    const whileHeld = creates().filter(({ at }) => at > refusedAt + underWayMs && at < refusedAt + pauseMs);
    expect([Number.isFinite(refusedAt), whileHeld]).toEqual([true, []]);
    const said = [...sandbox.slack.state.channels.values()].flatMap(({ messages }) => messages.map(({ text }) => text));
    expect(said.filter((text) => /could not|too many/i.test(text))).toEqual([]);
  },
);
