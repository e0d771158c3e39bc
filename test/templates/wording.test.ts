import { expect, test } from "vitest";
import type { AlertRecord, GroupGlance } from "#core/signal/signal-log.ts";
import type { TimelineEvent } from "#core/timeline/timeline-event.ts";
import { actionTray } from "#templates/slack/action-tray.ts";
import { alertNotice } from "#templates/slack/alert-notice.ts";
import type { SlackHome, SlackMessage, SlackModal } from "#templates/slack/block.ts";
import { changeListAnswer } from "#templates/slack/change-list-answer.ts";
import { directMessage } from "#templates/slack/direct-message.ts";
import { home } from "#templates/slack/home.ts";
import { incidentCard } from "#templates/slack/incident-card.ts";
import { outageNotice } from "#templates/slack/outage-notice.ts";
import { resolveModal } from "#templates/slack/resolve-modal.ts";
import { roleModal } from "#templates/slack/role-modal.ts";
import { runbookModal } from "#templates/slack/runbook-modal.ts";
import { runbookStep } from "#templates/slack/runbook-step.ts";
import { timelinePost } from "#templates/slack/timeline-post.ts";
import {
  sampleAction,
  sampleIncident,
  sampleIncidentView,
  sampleLook,
  sampleNotice,
  sampleNow,
  sampleStep,
} from "./sample-views.ts";

test("one alert is one alert, and its name is not said twice", () => {
  const alerts = { firing: 1, resolved: 0, titles: [sampleIncident.title], hosts: 1, growth: null };
  const view = sampleIncidentView({}, { alerts });
  expect(textOf(resolveModal(view))).toContain("1 alert is still firing");
  expect(textOf(resolveModal(sampleIncidentView({}, { alerts: { ...alerts, firing: 2 } })))).toContain(
    "2 alerts are still firing",
  );
  expect(timesIn(incidentCard(view, sampleLook).blocks, sampleIncident.title)).toBe(1);
  expect(textOf(incidentCard(sampleIncidentView(), sampleLook))).toContain("HighErrorRate");
  const notice = sampleNotice({ title: "Slow checkout" });
  const shown = alertNotice({ ...notice, glance: glanceAt(alert("Slow checkout")) }, sampleLook);
  expect(timesIn(shown.blocks, "Slow checkout")).toBe(1);
  const two = alertNotice({ ...notice, glance: glanceAt(alert("Slow checkout"), alert("Slow cart")) }, sampleLook);
  expect(textOf(two)).toContain("*Slow cart*");
});

test("a system that is away: when it is tried, what waits for it, and afterwards how long it was away", () => {
  const outage = {
    system: "pagerduty" as const,
    isOpen: true,
    since: new Date("2026-11-21T03:03:00Z"),
    lastTriedAt: new Date("2026-11-21T03:04:00Z"),
    nextTryAt: new Date("2026-11-21T03:06:00Z"),
    tries: 6,
    endedAt: null,
  };
  const waiting = ["page the on-call", "resolve the page"];
  const look = { timeZone: "UTC" };
  const open = outageNotice({ incident: sampleIncident, outage, waiting }, look);
  expect(asRead(open.text)).toBe("PagerDuty is not answering; last tried 03:04 UTC, next 03:06 UTC");
  expect(asRead(textOf(open)).replaceAll("\\n", "\n")).toContain(
    ":warning: PagerDuty is not answering; last tried 03:04 UTC, next 03:06 UTC\nWaiting for it: page the on-call, resolve the page.\n*Nobody was paged yet.* If it can't wait, call the on-call person yourself.",
  );
  expect(JSON.stringify(open.blocks)).toContain('"text":"Retry"');
  const over = { ...outage, isOpen: false, endedAt: new Date("2026-11-21T03:08:00Z") };
  const ended = outageNotice({ incident: sampleIncident, outage: over, waiting: [] }, look);
  expect(asRead(ended.text)).toBe("PagerDuty answers again; it was away for 5 min (03:03 UTC to 03:08 UTC)");
  expect(JSON.stringify(ended.blocks)).not.toContain("Retry");
});

/** With Slack's date tokens as the words they fall back to. */
function asRead(text: string): string {
  return text.replaceAll(/<!date\^\d+\^[^|]+\|([^>]+)>/g, "$1");
}

test("a change of our own names its person, and only a suspect is pointed at", () => {
  const change = {
    id: "A-1",
    source: "muster",
    serviceId: "web",
    kind: "rollback" as const,
    title: "A-1: Roll back",
    at: sampleNow,
    by: "U0LEAD",
    commit: null,
    links: [],
    isCurrent: false,
  };
  const list = (score: number) =>
    textOf(
      changeListAnswer(
        { changes: [{ change, suspicion: "rolled back 6 min ago", score }], unavailable: [], since: sampleNow },
        sampleLook,
      ),
    );
  expect(list(0)).toContain("by <@U0LEAD>");
  expect(list(0)).toContain("1 change since");
  expect(list(0)).not.toContain(":point_right:");
  expect(list(90)).toContain(":point_right: rolled back");
});

test("a step with an action shows that action once, in words", () => {
  const { action } = sampleAction({ state: "succeeded" });
  const evidence = [{ text: "A-3: Roll back Storefront (awaiting-approval)", url: null, isSuspect: false }];
  const body = { kind: "act" as const, action: "rollback", service: "web", parameters: {} };
  const text = textOf(runbookStep({ ...sampleStep(body, { evidence, actionId: action.id }), action }, sampleLook));
  expect(text.split("A-3")).toHaveLength(2);
  expect(text).toContain("Done and verified");
});

test("a step that failed with its action says why once and blames nobody", () => {
  const { action } = sampleAction({ state: "withdrawn" });
  const body = { kind: "act" as const, action: "rollback", service: "web", parameters: {} };
  const record = { state: "failed" as const, by: "U0ONCALL", endedAt: sampleNow, reason: "A-3 is withdrawn" };
  const text = textOf(runbookStep({ ...sampleStep(body, record), action }, sampleLook));
  expect(text.split("A-3")).toHaveLength(2);
  expect(text).not.toContain("by *mina*");
  const because = { ...action, reason: "Vercel refused" };
  expect(textOf(runbookStep({ ...sampleStep(body, record), action: because }, sampleLook))).toContain(
    "*Why*: Vercel refused",
  );
});

test("a step that failed says what to press, until it is left behind", () => {
  const body = { kind: "act" as const, action: "rollback", service: "web", parameters: {} };
  const failed = sampleStep(body, { state: "failed", endedAt: sampleNow, reason: "A-3 has no plan: Vercel is away" });
  const hint = "Press *Retry* to try again, or *Continue* to go on without it.";
  expect(textOf(runbookStep(failed, sampleLook))).toContain(hint);
  expect(textOf(runbookStep(failed, sampleLook))).not.toContain("Press *Plan*");
  const left = { ...failed, session: { ...failed.session, activeStepId: "next" } };
  expect(textOf(runbookStep(left, sampleLook))).not.toContain("Press");
  expect(textOf(runbookStep(sampleStep(body), sampleLook))).not.toContain(hint);
});

test("an address that a person or an operator wrote can be clicked and says where it leads", () => {
  const text =
    "See https://grafana.example/d/a_b_c?x=1&y=2, *now* (http://x.example/_a_/b). javascript://y https://u@evil.example";
  const shown = textOf(runbookStep(sampleStep({ kind: "do", text }), sampleLook));
  expect(shown).toContain(
    "See <https://grafana.example/d/a_b_c?x=1&amp;y=2|https://grafana.example/d/a_b_c?x=1&amp;y=2>, ∗now∗",
  );
  expect(shown).toContain("(<http://x.example/_a_/b|http://x.example/_a_/b>).");
  expect(shown).toContain("javascript://y https://u@evil.example");
  expect(textOf(directMessage(`${"x".repeat(2_480)} https://cut.example/abcdefghijk`))).not.toContain("<http");
});

test("an address in an alert stays text, because the alert's author is not one of us", () => {
  const post = timelinePost(sampleIncidentView(), event("alert-fired", "Fails: https://evil.example"), sampleLook);
  expect(textOf(post)).not.toContain("<http");
  const ours = timelinePost(sampleIncidentView(), event("note-added", "See https://wiki.example/x"), sampleLook);
  expect(textOf(ours)).toContain("<https://wiki.example/x|https://wiki.example/x>");
});

test("who gets a role from somebody else is named once, by the mention that tells them", () => {
  const assigned = { ...event("role-assigned", "Ops is now aya"), data: { role: "ops", userId: "U0LEAD" } };
  const [first] = timelinePost(sampleIncidentView(), assigned, sampleLook).blocks;
  expect(JSON.stringify(first)).toContain("Ops is now <@U0LEAD>");
});

test("what happened on a later day says the day", () => {
  const lastUpdate = {
    at: new Date("2026-11-23T04:00:00Z"),
    by: { kind: "person" as const, userId: "U0LEAD" },
    text: "Same",
  };
  expect(textOf(incidentCard(sampleIncidentView({ lastUpdate }), sampleLook))).toMatch(
    /Latest update\* · <!date\^\d+\^\{date/,
  );
  const sameDay = { ...lastUpdate, at: new Date("2026-11-21T05:00:00Z") };
  expect(textOf(incidentCard(sampleIncidentView({ lastUpdate: sameDay }), sampleLook))).toMatch(
    /Latest update\* · <!date\^\d+\^\{time\}/,
  );
});

test("App Home shows the worst incident first", () => {
  const open = [
    { ...sampleIncident, number: 9, severity: "SEV3" as const },
    { ...sampleIncident, number: 8, severity: "SEV1" as const },
  ];
  const text = textOf(home({ open, followUps: [], now: sampleNow }, sampleLook));
  expect(text.indexOf("INC-8")).toBeLessThan(text.indexOf("INC-9"));
});

test("the roles modal proposes a role that nobody holds", () => {
  const proposed = (roles: typeof sampleIncident.roles) => {
    const [block] = roleModal({ ...sampleIncident, roles }).blocks;
    return block?.type === "input" && block.element.type === "static_select"
      ? block.element.initial_option?.value
      : undefined;
  };
  expect(proposed({})).toBe("lead");
  expect(proposed({ lead: "U0LEAD" })).toBe("comms");
});

test("the tray says the status as people know it", () => {
  expect(textOf(actionTray(sampleIncidentView()))).toContain("Investigating · Checkout answers 500");
});

test("a long summary of a runbook ends with a whole word", () => {
  const { runbook } = sampleStep({ kind: "do", text: "" }).session;
  const summary = "Find out in five minutes whether a change, a dependency or the load took it down, and act on that.";
  expect(textOf(runbookModal(sampleIncident, [{ ...runbook, summary }]))).toContain("or the load took…");
});

function glanceAt(...alerts: readonly AlertRecord[]): GroupGlance {
  return { firing: alerts.length, resolved: 0, startedAt: sampleNow, alerts };
}

function alert(title: string): AlertRecord {
  return {
    id: title,
    groupId: "g",
    signal: {
      source: "alertmanager",
      kind: "alert",
      dedupKey: title,
      state: "firing",
      title,
      description: "",
      labels: {},
      links: [],
      startedAt: sampleNow,
      endedAt: null,
    },
    firstSeenAt: sampleNow,
    lastSeenAt: sampleNow,
    timesSeen: 1,
  };
}

function event(kind: TimelineEvent["kind"], text: string): TimelineEvent {
  return {
    id: "e",
    incidentId: "i",
    sequence: 1,
    kind,
    at: sampleNow,
    recordedAt: sampleNow,
    actor: { kind: "person", userId: "U0ONCALL" },
    text,
    data: {},
    permalink: null,
    previousHash: "",
    hash: "",
  };
}

function textOf(view: SlackMessage | SlackModal | SlackHome): string {
  return JSON.stringify(view.blocks);
}

function timesIn(value: unknown, words: string): number {
  return JSON.stringify(value).split(words).length - 1;
}
