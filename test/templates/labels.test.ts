import { describe, expect, test } from "vitest";
import { actionStates } from "#core/action/action.ts";
import { actionCard } from "#templates/slack/action-card.ts";
import { alertNotice } from "#templates/slack/alert-notice.ts";
import { announcement } from "#templates/slack/announcement.ts";
import type { ActionElement, Block, SlackMessage } from "#templates/slack/block.ts";
import { planRef } from "#templates/slack/ids.ts";
import { incidentCard } from "#templates/slack/incident-card.ts";
import { reviewCard } from "#templates/slack/review-card.ts";
import { runbookStep } from "#templates/slack/runbook-step.ts";
import { timelinePost } from "#templates/slack/timeline-post.ts";
import { topic } from "#templates/slack/topic.ts";
import {
  sampleAction,
  sampleIncident,
  sampleIncidentView,
  sampleLook,
  sampleNotice,
  sampleNow,
  sampleReview,
  sampleStep,
} from "./sample-views.ts";

describe("the labels promised to operators", () => {
  test("a triage offer has Declare, Join INC-n when one fits, and Dismiss", () => {
    expect(buttons(alertNotice(sampleNotice({}), sampleLook))).toEqual(["Declare", "Dismiss"]);
    expect(buttons(alertNotice(sampleNotice({}, [sampleIncident]), sampleLook))).toEqual([
      "Declare",
      "Join INC-7",
      "Dismiss",
    ]);
  });

  test("a decided group has no buttons", () => {
    for (const state of ["informed", "ignored", "dismissed", "incident"] as const)
      expect(buttons(alertNotice(sampleNotice({ state }), sampleLook))).toEqual([]);
  });

  test("the card has Update, Take lead, Runbook and the menu; with a lead it has Roles", () => {
    expect(buttons(incidentCard(sampleIncidentView(), sampleLook))).toEqual(["Update", "Take lead", "Runbook"]);
    expect(buttons(incidentCard(sampleIncidentView({ roles: { lead: "U0LEAD" } }), sampleLook))).toContain("Roles");
    expect(menu(incidentCard(sampleIncidentView(), sampleLook))).toEqual([
      "Page",
      "Change severity",
      "Change status",
      "Resolve",
      "Private",
    ]);
  });

  test("the card of a closed incident offers the review and nothing that needs an open one", () => {
    const card = incidentCard(sampleIncidentView({ status: "resolved", resolvedAt: sampleNow }), sampleLook);
    expect(buttons(card)).toEqual([]);
    expect(menu(card)).toEqual(["Change severity", "Change status", "Private", "Review"]);
  });

  test("the announcement has Join while the incident is open and has a room", () => {
    expect(buttons(announcement(sampleIncidentView(), sampleLook))).toEqual(["Join"]);
    expect(buttons(announcement(sampleIncidentView({ room: null }), sampleLook))).toEqual([]);
    expect(buttons(announcement(sampleIncidentView({ status: "resolved" }), sampleLook))).toEqual([]);
  });

  test("a step has the buttons of its kind and Stop runbook in the menu", () => {
    const step = runbookStep(sampleStep({ kind: "do", text: "Post the banner" }), sampleLook);
    expect(buttons(step)).toEqual(["Done", "Skip"]);
    expect(menu(step)).toEqual(["Stop runbook"]);
    const options = [
      { id: "yes", label: "Yes, roll back", goTo: null },
      { id: "no", label: "No", goTo: null },
    ];
    expect(buttons(runbookStep(sampleStep({ kind: "ask", options }), sampleLook))).toEqual(["Yes, roll back", "No"]);
    const act = { kind: "act" as const, action: "rollback", service: "web", parameters: {} };
    expect(buttons(runbookStep(sampleStep(act), sampleLook))).toEqual(["Plan", "Skip"]);
    expect(buttons(runbookStep(sampleStep(act, { state: "failed" }), sampleLook))).toEqual(["Retry", "Continue"]);
  });

  test("an answered step has no buttons", () => {
    expect(controls(runbookStep(sampleStep({ kind: "do", text: "x" }, { state: "done" }), sampleLook))).toEqual([]);
  });

  test("a review has Open review and Publish until it is published", () => {
    expect(buttons(reviewCard(sampleReview(), sampleLook))).toEqual(["Open review", "Publish"]);
    const published = sampleReview({ publishedUrl: "https://github.com/acme/postmortems/pull/1" });
    expect(buttons(reviewCard(published, sampleLook))).toEqual(["Open review"]);
  });
});

describe("an action's card", () => {
  const verification = { before: ["dpl_9"], after: ["dpl_8"], health: null, startedAt: sampleNow };

  test.each([
    ["awaiting-approval", ["Approve", "Refuse", "Withdraw"]],
    ["unknown", ["It happened", "It did not", "Check again"]],
    ["succeeded", ["Undo", "Keep"]],
  ] as const)("%s offers its decisions", (state, labels) => {
    expect(buttons(actionCard(sampleAction({ state, verification }), sampleLook))).toEqual(labels);
  });

  test("has no button that no longer means anything", () => {
    const decided = actionStates.filter(
      (state) => !["planning", "awaiting-approval", "unknown", "succeeded"].includes(state),
    );
    for (const state of decided) expect(controls(actionCard(sampleAction({ state }), sampleLook))).toEqual([]);
    expect(controls(actionCard(sampleAction({ state: "succeeded", verification, undoneBy: "x" }), sampleLook))).toEqual(
      [],
    );
    expect(
      controls(actionCard(sampleAction({ state: "succeeded", verification, keptBy: "U0LEAD" }), sampleLook)),
    ).toEqual([]);
  });

  test("offers Undo after a failure that came too late to leave production as it was", () => {
    expect(buttons(actionCard(sampleAction({ state: "failed", verification }), sampleLook))).toContain("Undo");
  });

  test("binds Approve to the plan that the person saw", () => {
    const approve = controls(actionCard(sampleAction(), sampleLook)).find(
      ({ action_id }) => action_id === "action:approve",
    );
    const value = approve?.type === "button" ? approve.value : undefined;
    expect(planRef.decode(value)).toEqual({ actionId: sampleAction().action.id, planHash: "ab".repeat(32) });
  });

  test("shows who may approve, the warnings, the diff and the way back", () => {
    const text = JSON.stringify(actionCard(sampleAction(), sampleLook).blocks);
    for (const part of ["0 of 1 approvals, by role approver", "a migration ran since", "|Diff>", "Promote dpl_9 again"])
      expect(text).toContain(part);
  });
});

test("the person who did something is named, not pinged, by the post about it", () => {
  const post = timelinePost(
    sampleIncidentView({ roles: { lead: "U0ONCALL" } }),
    {
      id: "e",
      incidentId: "i",
      sequence: 1,
      kind: "role-assigned",
      at: sampleNow,
      recordedAt: sampleNow,
      actor: { kind: "person", userId: "U0ONCALL" },
      text: "Lead is now mina",
      data: { role: "lead", userId: "U0ONCALL" },
      permalink: null,
      previousHash: "",
      hash: "",
    },
    sampleLook,
  );
  expect(JSON.stringify(post)).not.toContain("<@");
  expect(JSON.stringify(post)).toContain("*mina*");
});

test("the topic says severity, status and lead", () => {
  expect(topic({ ...sampleIncident, roles: { lead: "U0LEAD" } }, sampleLook)).toBe("SEV1 | Investigating | Lead @aya");
  expect(topic({ ...sampleIncident, isDrill: true }, sampleLook)).toBe("DRILL | SEV1 | Investigating | No lead yet");
});

function controls(message: SlackMessage): readonly ActionElement[] {
  return message.blocks.flatMap((block: Block) => {
    if (block.type === "actions") return block.elements;
    return block.type === "section" && block.accessory !== undefined ? [block.accessory] : [];
  });
}

function buttons(message: SlackMessage): readonly string[] {
  return controls(message).flatMap((control) => (control.type === "button" ? [control.text.text] : []));
}

function menu(message: SlackMessage): readonly string[] {
  return controls(message).flatMap((control) =>
    control.type === "overflow" ? control.options.map(({ text }) => text.text) : [],
  );
}
