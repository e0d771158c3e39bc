import { describe, expect, it } from "vitest";
import { findUnprovenClaims } from "#core/review/find-unproven-claims.ts";
import { measure, toMeasures } from "#core/review/measure.ts";
import { mina } from "#test/core/action/action-world.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import { makeReviewWorld } from "./review-world.ts";

async function drafted(options: Parameters<typeof makeReviewWorld>[0] = {}) {
  const world = makeReviewWorld(options);
  const incident = await world.liveThrough();
  await world.draftReview(incident.id);
  const review = await world.work.reviews.newest(incident.id);
  if (review === undefined) throw new Error("no review");
  return { world, incident, review };
}

describe("the drafted review", () => {
  it("has times against targets, the change with its proof, what is left, the steps, and unknown where nothing is recorded", async () => {
    const { review, world } = await drafted();
    expect(review.measures).toMatchObject({ ttdMs: 240_000, ttaMs: 60_000 });
    const { markdown } = review;
    for (const line of [
      "# Review of INC-1: Site \\<down\\> \\| again",
      "All times are Asia/Seoul (GMT+9)",
      "Time to detect (TTD): 4 min; no target is set",
      "Time to acknowledge (TTA): 60 s; the target of 5 min was met",
      "Affected services: Storefront",
      "Users affected: unknown",
      "Data loss: unknown",
      "Asked for by mina; planned: rollback Storefront from dpl\\_9 to dpl\\_8",
      "Approved by lena",
      "Before: serves dpl\\_9",
      "After: serves dpl\\_8",
      "3 of 3 good readings in a row, the last 200 in 84 ms",
      "Storefront is pinned to dpl\\_8 (A-1)",
      "Step decide: done by mina after 0 s (Yes, roll back)",
      "Step tell: skipped by mina after 0 s (nobody noticed)",
      "Step escalate: not reached",
      "In the words of mina: A bad deploy",
      "| 18:04:00 | Alertmanager | Opened as SEV1: Site \\<down\\> \\| again | [#2](https://slack.example.com/archives/C0ROOM/p1) |",
      "> What went well?",
    ])
      expect(markdown).toContain(line);
    expect(world.stored.get("inc-1-site-down-again")).toBe(markdown);
    expect(review.location).toBe("/reviews/inc-1-site-down-again.md");
  });

  it("says nothing that the timeline doesn't prove", async () => {
    const { review, world, incident } = await drafted();
    const events = await world.work.timeline.of(incident.id);
    expect(review.claims.length).toBeGreaterThan(30);
    expect(findUnprovenClaims(review, events)).toEqual([]);
  });

  it.each([
    ["- The root cause was a missing index.", "not a claim"],
    ["The team reacted admirably.", "not a claim"],
    ["| 18:00:00 | Muster | Everybody was happy | #1 |", "not a claim"],
    ["- Approved by lena and by the CEO [#7](https://x.example.com)", "not a claim"],
  ])("a planted sentence is found: %s", async (planted, why) => {
    const { review, world, incident } = await drafted();
    const events = await world.work.timeline.of(incident.id);
    const markdown = `${review.markdown}\n${planted}\n`;
    expect(findUnprovenClaims({ ...review, markdown }, events)).toEqual([{ text: planted, why }]);
  });

  it("a planted claim without evidence, or with evidence that does not exist, is found", async () => {
    const { review, world, incident } = await drafted();
    const events = await world.work.timeline.of(incident.id);
    const claims = [
      ...review.claims,
      { text: "Nobody was affected", evidence: [] },
      { text: "Everybody was affected", evidence: ["no-such-event"] },
      { text: "Cost: unknown", evidence: [] },
    ];
    expect(findUnprovenClaims({ ...review, claims }, events)).toEqual([
      { text: "Nobody was affected", why: "no evidence" },
      { text: "Everybody was affected", why: "evidence does not exist" },
    ]);
  });

  it("shows dates when the timeline spans days, in the configured time zone", async () => {
    const { review } = await drafted({ timezone: "America/New_York" });
    expect(review.markdown).toContain("| 04:00:00 |");
    const world = makeReviewWorld();
    const incident = await world.liveThrough();
    world.clock.advance(24 * 3_600_000);
    await world.resolve(incident.id);
    await world.draftReview(incident.id);
    const markdown = (await world.work.reviews.newest(incident.id))?.markdown;
    expect(markdown).toContain("| 2026-03-02 18:00:00 |");
    expect(markdown).toContain("| 2026-03-03 ");
  });

  it("a draft that is run again after it was stored makes no second version", async () => {
    const world = makeReviewWorld();
    const incident = await world.liveThrough();
    const run = makeMemoryRun({ effectId: "draft" });
    await world.draftReview(incident.id, run);
    await world.draftReview(incident.id, run);
    const events = await world.work.timeline.of(incident.id);
    expect(events.filter(({ kind }) => kind === "review-drafted")).toHaveLength(1);
    expect((await world.work.reviews.newest(incident.id))?.version).toBe(1);
  });

  it("an open incident is drafted with its end unknown", async () => {
    const world = makeReviewWorld();
    const incident = await world.openIncident();
    await world.draftReview(incident.id);
    const review = await world.work.reviews.newest(incident.id);
    expect(review?.measures).toEqual({ ttdMs: null, ttaMs: null, ttmMs: null, ttrMs: null });
    expect(review?.markdown).toContain("Resolution: unknown");
    expect(review?.markdown).toContain("Changes left: unknown");
    expect(findUnprovenClaims(review ?? { claims: [], markdown: "" }, [])).toEqual([]);
  });
});

describe("measuring", () => {
  it("without an alert and without a said start the start is unknown, not zero", async () => {
    const world = makeReviewWorld();
    const incident = await world.openIncident();
    await world.work.timeline.append({
      incidentId: incident.id,
      kind: "incident-opened",
      at: incident.openedAt,
      actor: mina,
      text: "Opened",
      data: {},
    });
    const events = await world.work.timeline.of(incident.id);
    expect(toMeasures(measure(incident, events)).ttdMs).toBeNull();
    const said = { ...incident, startedAt: new Date(incident.openedAt.getTime() - 60_000) };
    expect(toMeasures(measure(said, events)).ttdMs).toBe(60_000);
    const acknowledged = { ...incident, acknowledgedAt: new Date(incident.openedAt.getTime() + 5_000) };
    expect(toMeasures(measure(acknowledged, events)).ttaMs).toBeNull();
  });
});

describe("publishing", () => {
  it("makes the incident reviewed and says where", async () => {
    const { world, incident } = await drafted();
    expect((await world.requestPublish({ incidentId: incident.id, by: mina })).kind).toBe("changed");
    expect(world.work.outbox.waitingOf("publish-review")).toHaveLength(1);
    await world.publishReview(incident.id);
    expect(world.published.has("inc-1-site-down-again")).toBe(true);
    expect((await world.work.incidents.load(incident.id))?.status).toBe("reviewed");
    const view = await world.describeReview(incident.id);
    expect(view?.review.publishedUrl).toBe("https://git.example.com/inc-1-site-down-again");
  });

  it("is open again for a newer draft", async () => {
    const { world, incident } = await drafted();
    await world.publishReview(incident.id);
    await world.draftReview(incident.id);
    expect((await world.describeReview(incident.id))?.review).toMatchObject({ version: 2, publishedUrl: null });
  });

  it("of the same draft is told once, however often somebody presses while it runs", async () => {
    const { world, incident } = await drafted();
    await world.publishReview(incident.id, "publish-1");
    await world.publishReview(incident.id, "publish-2");
    const told = (await world.work.timeline.of(incident.id)).filter(({ kind }) => kind === "review-published");
    expect(told).toHaveLength(1);
  });

  it("is refused with how to configure it, while the incident is open, and without a draft", async () => {
    const without = await drafted({ publisher: false });
    expect(await without.world.requestPublish({ incidentId: without.incident.id, by: mina })).toMatchObject({
      reason: "no-publisher",
      message: expect.stringContaining("reviews.github.repo"),
    });
    const world = makeReviewWorld();
    const incident = await world.openIncident();
    expect(await world.requestPublish({ incidentId: incident.id, by: mina })).toMatchObject({ reason: "no-review" });
    await world.draftReview(incident.id);
    expect(await world.requestPublish({ incidentId: incident.id, by: mina })).toMatchObject({ reason: "still-open" });
  });
});

describe("follow-ups", () => {
  it("are filed once, and the draft names owner, date and issue", async () => {
    const { world, incident } = await drafted();
    const added = await world.addFollowUp({
      incidentId: incident.id,
      text: "Add a canary",
      owner: "U0KIM",
      dueOn: "2026-04-30",
      by: mina,
    });
    if (added.kind === "refused") throw new Error(added.message);
    expect(world.work.outbox.waitingOf("file-follow-up")).toHaveLength(1);
    await world.fileFollowUp(added.followUp.id);
    await world.fileFollowUp(added.followUp.id);
    expect(world.filed).toEqual(["Add a canary"]);
    world.clock.advance(1_000);
    await world.draftReview(incident.id);
    const review = await world.work.reviews.newest(incident.id);
    expect(review?.version).toBe(2);
    expect(review?.markdown).toMatch(/Add a canary \(owner: kim; due: 2026-04-30\) #\d+ \[issue\]\(https:\/\/git/);
    expect(
      findUnprovenClaims(review ?? { claims: [], markdown: "" }, await world.work.timeline.of(incident.id)),
    ).toEqual([]);
  });

  it.each([
    ["", null, "empty-follow-up"],
    ["Add a canary", "soon", "bad-date"],
    ["Add a canary", "2026-02-30", "bad-date"],
  ])("%s due %s is refused as %s", async (text, dueOn, reason) => {
    const world = makeReviewWorld();
    const incident = await world.openIncident();
    const added = await world.addFollowUp({ incidentId: incident.id, text, owner: null, dueOn, by: mina });
    expect(added).toMatchObject({ reason });
  });
});
