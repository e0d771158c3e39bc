import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionCard } from "#templates/slack/action-card.ts";
import { actionTray } from "#templates/slack/action-tray.ts";
import { alertNotice } from "#templates/slack/alert-notice.ts";
import { announcement } from "#templates/slack/announcement.ts";
import { changeListAnswer } from "#templates/slack/change-list-answer.ts";
import { declareModal } from "#templates/slack/declare-modal.ts";
import { digest } from "#templates/slack/digest.ts";
import { directMessage } from "#templates/slack/direct-message.ts";
import { errorModal } from "#templates/slack/error-modal.ts";
import { helpAnswer } from "#templates/slack/help-answer.ts";
import { home } from "#templates/slack/home.ts";
import { incidentCard } from "#templates/slack/incident-card.ts";
import { incidentListAnswer } from "#templates/slack/incident-list-answer.ts";
import type { Look } from "#templates/slack/look.ts";
import { onCallAnswer } from "#templates/slack/on-call-answer.ts";
import { outageNotice } from "#templates/slack/outage-notice.ts";
import { refuseModal } from "#templates/slack/refuse-modal.ts";
import { resolveModal } from "#templates/slack/resolve-modal.ts";
import { reviewCard } from "#templates/slack/review-card.ts";
import { reviewModal } from "#templates/slack/review-modal.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { runbookListAnswer } from "#templates/slack/runbook-list-answer.ts";
import { runbookModal } from "#templates/slack/runbook-modal.ts";
import { runbookStep } from "#templates/slack/runbook-step.ts";
import { errorAnswer, refusalAnswer } from "#templates/slack/said-answer.ts";
import { severityModal } from "#templates/slack/severity-modal.ts";
import { skipModal } from "#templates/slack/skip-modal.ts";
import { statusModal } from "#templates/slack/status-modal.ts";
import { timelinePost } from "#templates/slack/timeline-post.ts";
import { topic } from "#templates/slack/topic.ts";
import { updateModal } from "#templates/slack/update-modal.ts";
import { whyAnswer } from "#templates/slack/why-answer.ts";
import * as any from "./arbitrary-views.ts";
import { sampleRules, sampleService } from "./sample-views.ts";
import { messageProblems, viewProblems } from "./slack-takes-it.ts";

const runs = { numRuns: 100, endOnFailure: true };
const now = new Date("2026-11-21T04:00:00Z");
const look: fc.Arbitrary<Look> = any.hostile.map((name) => ({
  timeZone: "Asia/Seoul",
  nameOf: (userId) => `${name}${userId}`,
}));

const waitingFor = (incidents: readonly { readonly id: string }[]) => ({
  total: incidents.length,
  places: new Map(incidents.map(({ id }, index) => [id, index + 1])),
});

describe("whatever is in a view, Slack takes the message and nothing foreign pings, links or hides in it", () => {
  test("incident card", () =>
    fc.assert(
      fc.property(any.incidentView, look, (view, by) => {
        expect(messageProblems(incidentCard(view, by))).toEqual([]);
        expect(messageProblems(actionTray(view))).toEqual([]);
      }),
      runs,
    ));

  test("digest", () =>
    fc.assert(
      fc.property(any.digestView, look, (view, by) => {
        expect(messageProblems(digest(view, by))).toEqual([]);
      }),
      runs,
    ));

  test("why", () =>
    fc.assert(
      fc.property(any.hostile, any.alertExplanations, look, (text, explanations, by) => {
        expect(messageProblems(whyAnswer(text, explanations, by))).toEqual([]);
      }),
      runs,
    ));

  test("announcement", () =>
    fc.assert(
      fc.property(any.incidentView, look, (view, by) => {
        expect(messageProblems(announcement(view, by))).toEqual([]);
      }),
      runs,
    ));

  test("topic is at most 250 characters without markup", () =>
    fc.assert(
      fc.property(any.incident, look, (incident, by) => {
        const text = topic(incident, by);
        expect(text.length).toBeLessThanOrEqual(250);
        expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
      runs,
    ));

  test("timeline post", () =>
    fc.assert(
      fc.property(any.incidentView, any.timelineEvent, look, (view, event, by) => {
        expect(messageProblems(timelinePost(view, event, by))).toEqual([]);
      }),
      runs,
    ));

  test("alert notice", () =>
    fc.assert(
      fc.property(any.alertNoticeView, look, (view, by) => {
        expect(messageProblems(alertNotice(view, by))).toEqual([]);
      }),
      runs,
    ));

  test("action card", () =>
    fc.assert(
      fc.property(any.actionView, look, (view, by) => {
        expect(messageProblems(actionCard(view, by))).toEqual([]);
      }),
      runs,
    ));

  test("runbook step", () =>
    fc.assert(
      fc.property(any.stepView, look, (view, by) => {
        expect(messageProblems(runbookStep(view, by))).toEqual([]);
      }),
      runs,
    ));

  test("review card and review modal", () =>
    fc.assert(
      fc.property(any.reviewView, look, (view, by) => {
        expect(messageProblems(reviewCard(view, by))).toEqual([]);
        expect(viewProblems(reviewModal(view))).toEqual([]);
      }),
      runs,
    ));

  test("the notice of a system that is away", () =>
    fc.assert(
      fc.property(any.incident, fc.boolean(), fc.array(any.hostile), look, (incident, isOpen, waiting, by) => {
        const [since, endedAt] = [incident.openedAt, isOpen ? null : incident.openedAt];
        const outage = {
          system: "slack" as const,
          isOpen,
          since,
          lastTriedAt: since,
          nextTryAt: since,
          tries: 1,
          endedAt,
        };
        expect(messageProblems(outageNotice({ incident, outage, waiting }, by))).toEqual([]);
      }),
      runs,
    ));

  test("App Home", () =>
    fc.assert(
      fc.property(fc.array(any.incident, { maxLength: 50 }), any.followUps, look, (open, followUps, by) => {
        expect(viewProblems(home({ open, followUps, now }, by))).toEqual([]);
      }),
      { numRuns: 40, endOnFailure: true },
    ));

  test("declare modal", () =>
    fc.assert(
      fc.property(
        any.hostile,
        any.hostile,
        any.services,
        fc.array(any.incident, { maxLength: 5 }),
        (title, summary, services, recent) => {
          expect(
            viewProblems(
              declareModal({
                title,
                summary,
                severity: "SEV2",
                services,
                rules: sampleRules,
                recent,
                now,
                channelId: "C0ROOM",
                messageTs: null,
              }),
            ),
          ).toEqual([]);
        },
      ),
      runs,
    ));

  test("modals of an incident", () =>
    fc.assert(
      fc.property(any.incidentView, any.runbooks, any.hostile, (view, runbooks, text) => {
        const { incident } = view;
        const modals = [
          updateModal(incident, text),
          severityModal(incident, sampleRules),
          statusModal(incident),
          roleModal(incident),
          resolveModal(view),
          runbookModal(incident, runbooks),
          skipModal({ sessionId: "s", stepId: "x", title: text }),
          refuseModal({ actionId: "a", summary: text }),
          errorModal({ message: text, hint: text }),
        ];
        expect(modals.flatMap(viewProblems)).toEqual([]);
      }),
      runs,
    ));

  test("answers", () =>
    fc.assert(
      fc.property(
        fc.array(any.incident, { maxLength: 60 }),
        any.suspectedChanges,
        any.runbooks,
        any.hostile,
        look,
        (incidents, changes, runbooks, text, by) => {
          const lines = Array.from({ length: 30 }, () => ({ usage: text, does: text }));
          const answers = [
            incidentListAnswer(incidents, { includesClosed: true, now, waiting: waitingFor(incidents) }, by),
            changeListAnswer({ changes, unavailable: [{ source: text, message: text }], since: now }, by),
            runbookListAnswer("/incident", runbooks),
            helpAnswer({
              command: "/incident",
              groups: [{ title: text, lines }],
              unknownVerb: text,
              nearestVerb: text,
            }),
            refusalAnswer({ kind: "refused", reason: "x", message: text }),
            errorAnswer({ message: text, hint: text, reference: text }),
            directMessage(text),
            directMessage(`${text} https://x.example/${text} ${text}`.repeat(50)),
            onCallAnswer(
              incidents.map(() => ({
                service: { ...sampleService, name: text },
                people: [{ level: 1, name: text, email: null, until: now }],
              })),
              by,
            ),
          ];
          expect(answers.flatMap(messageProblems)).toEqual([]);
        },
      ),
      { numRuns: 40, endOnFailure: true },
    ));
});
