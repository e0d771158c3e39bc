import type { Effect, ViewRef } from "../shared/effect.ts";

/** An effect in people's words, to go after "Could not": "invite the responders". */
export function sayEffect(effect: Effect): string {
  switch (effect.kind) {
    case "open-room":
      return "open the room";
    case "invite-responders":
      return "invite the responders";
    case "dress-room":
      return "set topic, pin and bookmarks of the room";
    case "show":
      return `show ${sayView(effect.view)}`;
    case "receipt":
      return "mark a message as taken";
    case "tell":
      return "send a direct message";
    case "page":
      return "page the on-call";
    case "acknowledge-page":
      return "acknowledge the page";
    case "resolve-page":
      return "resolve the page";
    case "plan-action":
      return "plan the action";
    case "perform-action":
      return "perform the action";
    case "settle-action":
      return "follow the action to its end";
    case "expire-approval":
      return "let the approval expire";
    case "tick-session":
      return "go on with the runbook";
    case "remind":
      return "send a reminder";
    case "work-off-backlog":
      return "give waiting incidents and alerts their turn";
    case "report-growth":
      return "tell what is new about the alerts";
    case "draft-review":
      return "draft the review";
    case "publish-review":
      return "publish the review";
    case "file-follow-up":
      return "file the follow-up";
  }
}

function sayView(view: ViewRef): string {
  switch (view.kind) {
    case "incident-card":
      return "the incident card";
    case "announcement":
      return "the announcement";
    case "timeline-post":
      return "a timeline fact in the room";
    case "alert-notice":
      return "the alert";
    case "action-card":
      return "the action's card";
    case "runbook-step":
      return "the runbook step";
    case "review-card":
      return "the review";
    case "outage":
      return "that a system does not answer";
    case "digest":
      return "what waits";
  }
}
