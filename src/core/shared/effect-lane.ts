import type { Effect, ViewRef } from "./effect.ts";

/** Effects of one lane run strictly one after the other; lanes run side by side, so a page never waits for Slack. */
export function laneOf(effect: Effect): string {
  switch (effect.kind) {
    case "open-room":
      return `room:${effect.incidentId}`;
    case "show":
      return laneOfView(effect.view);
    case "invite-responders":
      return `invite:${effect.incidentId}`;
    case "dress-room":
      return `dress:${effect.incidentId}`;
    case "receipt":
      return `receipt:${effect.channelId}:${effect.messageTs}`;
    case "tell":
      return `tell:${effect.userId}`;
    case "page":
    case "acknowledge-page":
    case "resolve-page":
      return `pager:${effect.incidentId}`;
    case "plan-action":
    case "perform-action":
    case "settle-action":
      return `action:${effect.actionId}`;
    case "expire-approval":
      return `expiry:${effect.actionId}`;
    case "tick-session":
      return `session:${effect.sessionId}`;
    case "remind":
      return `remind:${effect.incidentId}:${effect.reminder}`;
    case "report-growth":
      return `growth:${effect.incidentId}`;
    case "work-off-backlog":
      return `backlog:${effect.of}`;
    case "draft-review":
    case "publish-review":
      return `review:${effect.incidentId}`;
    case "file-follow-up":
      return `follow-up:${effect.followUpId}`;
  }
}

function laneOfView(view: ViewRef): string {
  switch (view.kind) {
    case "announcement":
      return `announce:${view.incidentId}`;
    case "alert-notice":
      return `notice:${view.groupId}`;
    case "digest":
      return `digest:${view.of}`;
    case "action-card":
      return view.incidentId === null ? `card:${view.actionId}` : `room:${view.incidentId}`;
    case "incident-card":
    case "timeline-post":
    case "runbook-step":
    case "review-card":
    case "outage":
      return `room:${view.incidentId}`;
  }
}

/**
 * Which workers run an effect. Ornaments wait for Slack's pace in great numbers during a storm (a notice for each alert group, topics,
 * announcements); with workers of their own they can't hold up a room, a card, a page or an action.
 */
export function queueOf(effect: Effect): "effects" | "ornaments" {
  const isOrnament =
    effect.kind === "show"
      ? effect.view.kind === "alert-notice" || effect.view.kind === "announcement"
      : effect.kind === "dress-room" || effect.kind === "receipt";
  return isOrnament ? "ornaments" : "effects";
}

/** The slot of a view: one Slack message per slot, for ever. */
export function slotOf(view: ViewRef): string {
  switch (view.kind) {
    case "incident-card":
    case "announcement":
    case "review-card":
      return `${view.kind}:${view.incidentId}`;
    case "timeline-post":
      return `${view.kind}:${view.eventId}`;
    case "alert-notice":
      return `${view.kind}:${view.groupId}`;
    case "digest":
      return `${view.kind}:${view.of}:${view.digestId}`;
    case "action-card":
      return `${view.kind}:${view.actionId}`;
    case "runbook-step":
      return `${view.kind}:${view.sessionId}:${view.stepId}`;
    case "outage":
      return `${view.kind}:${view.incidentId}:${view.system}`;
  }
}

/**
 * The key under which a waiting effect absorbs a newer one of the same meaning (newest state wins, because state is read when it
 * runs), or undefined when every single wish counts.
 */
export function mergeKeyOf(effect: Effect): string | undefined {
  switch (effect.kind) {
    case "show":
      return `show:${slotOf(effect.view)}`;
    case "open-room":
    case "page":
    case "acknowledge-page":
    case "resolve-page":
    case "dress-room":
    case "invite-responders":
    case "report-growth":
    case "draft-review":
    case "publish-review":
      return `${effect.kind}:${effect.incidentId}`;
    case "plan-action":
    case "perform-action":
    case "settle-action":
    case "expire-approval":
      return `${effect.kind}:${effect.actionId}`;
    case "tick-session":
      return `${effect.kind}:${effect.sessionId}`;
    case "remind":
      return `${effect.kind}:${effect.incidentId}:${effect.reminder}`;
    case "file-follow-up":
      return `${effect.kind}:${effect.followUpId}`;
    case "work-off-backlog":
      // One works for all: which storm it is belongs to the one that waits already.
      return `${effect.kind}:${effect.of}`;
    case "tell":
      return `tell:${effect.tellId}`;
    case "receipt":
      return `receipt:${effect.channelId}:${effect.messageTs}:${effect.emoji}`;
  }
}
