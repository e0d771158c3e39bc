import { type Incident, incidentName, isOpen, roles } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { roleLabels } from "#core/incident/role-duties.ts";
import type { TimelineEvent, TimelineKind } from "#core/timeline/timeline-event.ts";
import { actions, type Block, button, context, type SlackMessage, section } from "./block.ts";
import { foreign, joined, md, moment, prose, type Safe, user } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, incidentRef } from "./ids.ts";
import { actorName, type Look } from "./look.ts";

/** A timeline fact as a message in the room: what happened, who did it, when. Reminders carry the button that answers them. */
export function timelinePost(view: IncidentView, event: TimelineEvent, look: Look): SlackMessage {
  const text = isVendorText(event.kind) ? foreign(event.text, 1500) : prose(event.text, 1500);
  const by = event.actor.kind === "person" ? [md`by ${actorName(event.actor, look)}`] : [actorName(event.actor, look)];
  return fitMessage({
    text: md`${incidentName(view.incident)}: ${text}`,
    blocks: [
      section(md`${{ safe: kindEmoji(event.kind) }} ${bodyOf(event) ?? text}${reminded(event, view.incident)}`),
      ...answerTo(event, view.incident),
      context(joined([...by, moment(event.at, "time", look.timeZone)], " · ")),
    ],
  });
}

// What an alert says is not ours to make clickable; its links are on its notice.
function isVendorText(kind: TimelineKind): boolean {
  return kind === "alert-fired" || kind === "alert-resolved" || kind === "alerts-grew";
}

function bodyOf(event: TimelineEvent): Safe | undefined {
  if (event.kind === "role-assigned") return assignment(event);
  if (event.kind !== "update-posted") return undefined;
  const parts = [
    { label: "Conditions", text: event.data["conditions"] },
    { label: "Actions", text: event.data["actions"] },
    { label: "Needs", text: event.data["needs"] },
  ].flatMap(({ label, text }) =>
    typeof text === "string" && text !== "" ? [md`*${label}*: ${prose(text, 900)}`] : [],
  );
  return parts.length === 0 ? undefined : joined([md`*Update*`, ...parts], "\n");
}

// Whoever must do something now is the only one a post pings, and never about their own act.
function assignment({ actor, data }: TimelineEvent): Safe | undefined {
  const userId = data["userId"];
  const role = roles.find((one) => one === data["role"]);
  const isOwnAct = actor.kind === "person" && actor.userId === userId;
  return role === undefined || typeof userId !== "string" || isOwnAct
    ? undefined
    : md`${roleLabels[role]} is now ${user(userId)}`;
}

function reminded({ kind }: TimelineEvent, { roles: held }: Incident): Safe {
  return kind === "reminder-sent" && held.lead !== undefined ? md` ${user(held.lead)}` : md``;
}

function answerTo(event: TimelineEvent, incident: Incident): Block[] {
  if (event.kind !== "reminder-sent" || !isOpen(incident)) return [];
  const ref = incidentRef.encode({ incidentId: incident.id });
  return [
    actions(
      event.data["reminder"] === "lead-missing"
        ? button("Take lead", actionIds.incidentTakeLead, ref, "primary")
        : button("Update", actionIds.incidentUpdate, ref, "primary"),
    ),
  ];
}

function kindEmoji(kind: TimelineKind): string {
  switch (kind) {
    case "alert-fired":
    case "alerts-grew":
      return ":rotating_light:";
    case "alert-resolved":
    case "incident-resolved":
    case "action-succeeded":
    case "runbook-step-done":
    case "page-resolved":
      return ":white_check_mark:";
    case "effect-failed":
    case "action-plan-failed":
    case "runbook-step-failed":
      return ":warning:";
    case "action-failed":
      return ":x:";
    case "action-outcome-unknown":
      return ":grey_question:";
    case "paged":
    case "page-acknowledged":
      return ":pager:";
    case "severity-changed":
      return ":vertical_traffic_light:";
    case "status-changed":
    case "incident-reopened":
      return ":arrow_right:";
    case "role-assigned":
    case "responders-invited":
      return ":bust_in_silhouette:";
    case "update-posted":
      return ":loudspeaker:";
    case "note-added":
      return ":memo:";
    case "message-pinned":
      return ":pushpin:";
    case "reminder-sent":
      return ":alarm_clock:";
    case "incident-opened":
    case "room-opened":
      return ":door:";
    case "runbook-started":
    case "runbook-step-shown":
    case "runbook-step-skipped":
    case "runbook-ended":
      return ":notebook:";
    case "action-planned":
    case "action-approved":
    case "action-refused":
    case "action-withdrawn":
    case "action-voided":
    case "action-sent":
    case "action-kept":
      return ":wrench:";
    case "review-drafted":
    case "review-published":
    case "follow-up-added":
    case "follow-up-filed":
      return ":page_facing_up:";
  }
}
