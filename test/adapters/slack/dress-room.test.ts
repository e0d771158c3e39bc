import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeActionCards } from "#adapters/slack/action-cards.ts";
import { makeAlertBoard } from "#adapters/slack/alert-board.ts";
import { makeFindChannel } from "#adapters/slack/find-channel.ts";
import { makeReviewCards } from "#adapters/slack/review-cards.ts";
import { makeStepCards } from "#adapters/slack/step-cards.ts";
import type { IncidentRoom } from "#core/incident/incident-room.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import {
  sampleAction,
  sampleIncident,
  sampleIncidentView,
  sampleNotice,
  sampleReview,
  sampleStep,
} from "#test/templates/sample-views.ts";
import { openRooms, readersOf, run } from "./open-rooms.ts";
import { type SlackWorld, startSlackWorld } from "./slack-world.ts";

const name = "inc-7-checkout-answers-500";
let world: SlackWorld;
let rooms: IncidentRoom;

beforeEach(async () => {
  world = await startSlackWorld();
  rooms = openRooms(world);
});
afterEach(() => world.close());

describe("showing and dressing", () => {
  test("the card is posted, pinned once and edited in place", async () => {
    const view = await openView();
    await rooms.showCard(run(), view);
    expect(await rooms.dress(run(), view)).toEqual({ failed: [] });
    await rooms.showCard(run(), { ...view, incident: { ...view.incident, severity: "SEV2" } });
    await rooms.dress(run(), view);
    const channel = world.slack.channelByName(name);
    expect(channel?.pins).toHaveLength(1);
    expect(ours(channel?.id ?? "")).toEqual([expect.stringContaining("INC-7 SEV2")]);
  });

  test("the topic is set only when it changes", async () => {
    const view = await openView({ roles: { lead: "U0LEAD" } });
    await rooms.dress(run(), view);
    await rooms.dress(run(), view);
    expect(world.slack.channelByName(name)?.topic.value).toMatch(/^SEV1 \| Investigating \| Lead @/);
    expect(world.calls("conversations.setTopic")).toHaveLength(1);
  });

  test("bookmarks are added once", async () => {
    const view = await openView({
      pager: { reference: "P1", url: "https://acme.pagerduty.com/P1", state: "triggered" },
    });
    await rooms.dress(run(), view);
    await rooms.dress(run(), view);
    expect(world.slack.channelByName(name)?.bookmarks.map(({ link }) => link)).toEqual([
      "https://acme.pagerduty.com/P1",
      "https://github.com/acme/storefront",
    ]);
  });

  test("an ornament that fails is told, and the others are put all the same", async () => {
    const view = await openView();
    await rooms.showCard(run(), view);
    world.faults.next("conversations.setTopic", { kind: "ok-false", error: "user_is_restricted" });
    const { failed } = await rooms.dress(run(), view);
    expect(failed).toEqual([expect.stringContaining("topic could not be set")]);
    expect(world.slack.channelByName(name)?.pins).toHaveLength(1);
  });

  test("ornaments that fail for one cause are told of once", async () => {
    const view = await openView();
    await rooms.showCard(run(), view);
    for (const method of ["conversations.setTopic", "pins.add"])
      world.faults.next(method, { kind: "ok-false", error: "is_archived" });
    const { failed } = await rooms.dress(run(), view);
    expect(failed).toEqual([
      "The room's topic could not be set; The card could not be pinned: Slack refused conversations.setTopic: is_archived. Unarchive the channel, or name another one in muster.yaml.",
    ]);
  });

  test("an ornament that Slack can't take just now is put by the next attempt, and the others at once", async () => {
    const view = await openView();
    await rooms.showCard(run(), view);
    const effect = makeMemoryRun({ wantedAt: new Date() });
    world.faults.next("conversations.setTopic", { kind: "http", status: 503 });
    await expect(rooms.dress(effect.attempt(), view)).rejects.toMatchObject({ code: "slack-http-503" });
    expect(world.slack.channelByName(name)?.pins).toHaveLength(1);
    expect(await rooms.dress(effect.attempt(), view)).toEqual({ failed: [] });
    expect(world.slack.channelByName(name)?.topic.value).toMatch(/^SEV1/);
  });

  test("the announcement is one line in the operator's channel, found by its name", async () => {
    const view = await openView();
    await rooms.showAnnouncement(run(), view);
    await rooms.showAnnouncement(run(), { ...view, incident: { ...view.incident, status: "resolved" } });
    expect(ours("C0INCIDENTS")).toEqual([expect.stringContaining("INC-7 SEV1 Resolved")]);
  });

  test("a timeline fact comes back with a permalink to its message", async () => {
    const view = await openView();
    const { permalink } = await rooms.showEvent(run(), view, {
      id: "e1",
      incidentId: view.incident.id,
      sequence: 1,
      kind: "note-added",
      at: new Date(),
      recordedAt: new Date(),
      actor: { kind: "person", userId: "U0ONCALL" },
      text: "looks like the <!channel> deploy",
      data: {},
      permalink: null,
      previousHash: "",
      hash: "",
    });
    const channelId = view.incident.room?.channelId ?? "";
    expect(permalink).toContain(`/archives/${channelId}/p`);
    expect(JSON.stringify(world.slack.messagesIn(channelId).at(-1)?.blocks)).toContain("&lt;!channel&gt;");
  });

  test("alert notices, actions, steps and reviews are each one message that is edited", async () => {
    const view = await openView();
    const needs = { putMessage: world.putMessage, readers: readersOf(world) };
    const room = view.incident.room?.channelId ?? "";
    const board = makeAlertBoard({
      ...needs,
      findChannel: makeFindChannel(world.api),
      announceChannel: "#incidents",
      alertsChannel: "alerts",
    });
    await board.showNotice(run(), sampleNotice({}));
    await board.showNotice(run(), sampleNotice({ state: "dismissed", decidedBy: "U0LEAD" }));
    expect(ours("C0ALERTS")).toHaveLength(1);
    const incident = view.incident;
    for (const state of ["awaiting-approval", "succeeded"] as const)
      await makeActionCards(needs).showAction(run(), sampleAction({ state, channelId: room }));
    for (const state of ["active", "done"] as const)
      await makeStepCards(needs).showStep(run(), { ...sampleStep({ kind: "do", text: "x" }, { state }), incident });
    for (const version of [1, 2])
      await makeReviewCards(needs).showReview(run(), { ...sampleReview({ version }), incident });
    expect(ours(room)).toHaveLength(3);
  });

  test("a channel that does not exist is a fault that names it in the hint and is looked for again", async () => {
    const findChannel = makeFindChannel(world.api);
    await expect(findChannel("#nowhere")).rejects.toMatchObject({
      code: "slack-channel-unknown",
      hint: expect.stringContaining("#nowhere"),
    });
    expect(await findChannel("#alerts")).toBe("C0ALERTS");
  });
});

async function openView(incident: Parameters<typeof sampleIncidentView>[0] = {}) {
  const room = await rooms.open(run(), sampleIncident, name);
  return sampleIncidentView({ ...incident, room });
}

function ours(channelId: string): readonly string[] {
  return world.slack.messagesIn(channelId).flatMap(({ text, subtype }) => (subtype === undefined ? [text] : []));
}
