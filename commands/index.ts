import type { App } from "@slack/bolt";
import type { Incident } from "#core/incident/incident.ts";
import { actionTray } from "#templates/slack/action-tray.ts";
import { refusalAnswer } from "#templates/slack/said-answer.ts";
import { registerAction } from "./change-production/action.button.ts";
import { doAction } from "./change-production/do.command.ts";
import { registerPlanRollback } from "./change-production/plan-rollback.button.ts";
import { undo } from "./change-production/undo.command.ts";
import { type Access, type Reply, type SlashCall, say } from "./conversation.ts";
import { registerDeclareButton } from "./declare/declare.button.ts";
import { declare } from "./declare/declare.command.ts";
import { registerDeclareModal } from "./declare/declare.modal.ts";
import { registerDeclareShortcut } from "./declare/declare.shortcut.ts";
import { registerDeclareFromMessage } from "./declare/declare-from-message.shortcut.ts";
import type { CommandDeps } from "./deps.ts";
import { registerRunbook } from "./follow-runbook/runbook.button.ts";
import { runbook } from "./follow-runbook/runbook.command.ts";
import { registerStep } from "./follow-runbook/step.button.ts";
import { parseCommand, type VerbName } from "./grammar.ts";
import { registerAddToTimeline } from "./inform/add-to-timeline.shortcut.ts";
import { registerIncidentCard } from "./inform/incident-card.button.ts";
import { note } from "./inform/note.command.ts";
import { acknowledge, page } from "./inform/page.command.ts";
import { type ReadMessage, registerPin } from "./inform/pin.event.ts";
import { registerRole, role } from "./inform/role.command.ts";
import { registerSeverityModal, severity } from "./inform/severity.command.ts";
import { registerStatusModal, status } from "./inform/status.command.ts";
import { registerUpdateModal, update } from "./inform/update.command.ts";
import { changes } from "./look/changes.command.ts";
import { help } from "./look/help.command.ts";
import { registerHome } from "./look/home.event.ts";
import { list } from "./look/list.command.ts";
import { onCall } from "./look/on-call.command.ts";
import { roomIncident } from "./room-incident.ts";
import { registerDecideGroup } from "./triage/decide-group.button.ts";
import { registerJoinRoom } from "./triage/join-room.button.ts";
import { followUp } from "./wrap-up/follow-up.command.ts";
import { registerResolveModal, reopen, resolve } from "./wrap-up/resolve.command.ts";
import { registerReview } from "./wrap-up/review.button.ts";
import { review } from "./wrap-up/review.command.ts";

/** What commands need from Slack beyond answering: reading a message, and a word to a person who reacted. */
export interface CommandSurface {
  readonly app: App;
  readonly readMessage: ReadMessage;
  readonly canChange: (userId: string) => Promise<boolean>;
  readonly sayTo: (channelId: string, userId: string, text: string) => Promise<void>;
}

type InRoom = (deps: CommandDeps, call: SlashCall, incident: Incident, rest: string) => Promise<Reply>;
type Anywhere = (deps: CommandDeps, call: SlashCall, rest: string) => Promise<Reply>;

/** Registers everything people can do: commands, buttons, modals, shortcuts and reactions. */
export function registerCommands(surface: CommandSurface, deps: CommandDeps): void {
  const { handle } = deps;
  for (const name of ["/incident", "/inc"]) {
    handle.command(name, accessOf, (call) => incidentCommand(surface, deps, name, call));
  }
  handle.command(
    "/runbook",
    (text) => (/^\s*(list)?\s*$/i.test(text) ? "look" : "change"),
    (call) => runbook(deps, call, call.text.trim()),
  );
  handle.command(
    "/rollback",
    () => "change",
    (call) => doAction(deps, call, `rollback ${call.text}`),
  );
  handle.command(
    "/scale",
    () => "change",
    (call) => doAction(deps, call, `scale ${call.text}`),
  );

  registerDeclareModal(deps);
  registerDeclareButton(deps);
  registerDeclareShortcut(deps);
  registerDeclareFromMessage(deps);
  registerDecideGroup(deps);
  registerJoinRoom(deps);
  registerIncidentCard(deps);
  registerStatusModal(deps);
  registerUpdateModal(deps);
  registerSeverityModal(deps);
  registerRole(deps);
  registerAddToTimeline(deps, surface.readMessage);
  registerPin(surface.app, deps, surface);
  registerRunbook(deps);
  registerStep(deps);
  registerAction(deps);
  registerPlanRollback(deps);
  registerResolveModal(deps);
  registerReview(deps);
  registerHome(surface.app, deps);
}

/** Verbs that work anywhere; the others need the room of an incident. */
const anywhere: Partial<Record<VerbName, Anywhere>> = {
  declare: (deps, call, rest) =>
    declare(deps, { title: rest, summary: "", channelId: call.channelId, messageTs: null, open: call.open }),
  runbook,
  do: doAction,
  undo,
  changes,
  list: (deps, _call, rest) => list(deps, rest),
  oncall: (deps, _call, rest) => onCall(deps, rest),
};

const inRoom: Partial<Record<VerbName, InRoom>> = {
  status,
  update,
  severity,
  role,
  lead: (deps, call, incident, rest) => role(deps, call, incident, `lead ${rest}`),
  page,
  ack: acknowledge,
  note,
  followup: followUp,
  resolve,
  reopen,
  review,
};

async function incidentCommand(
  surface: CommandSurface,
  deps: CommandDeps,
  name: string,
  call: SlashCall,
): Promise<Reply> {
  const parsed = parseCommand(call.text);
  switch (parsed.kind) {
    case "empty":
      return emptyCommand(deps, call);
    case "unknown":
      return help(name, await surface.canChange(call.userId), { given: parsed.given, nearest: parsed.nearest.name });
    case "verb": {
      const verb = parsed.verb.name;
      if (verb === "help") return help(name, await surface.canChange(call.userId));
      const free = anywhere[verb];
      if (free !== undefined) return free(deps, call, parsed.rest);
      const found = await roomIncident(deps, call.channelId);
      const bound = inRoom[verb];
      if (found.kind === "refused" || bound === undefined)
        return found.kind === "refused" ? say(refusalAnswer(found)) : help(name, true);
      return bound(deps, call, found.incident, parsed.rest);
    }
  }
}

/** An empty `/incident`: the action tray inside a room, the declare modal outside. */
async function emptyCommand(deps: CommandDeps, call: SlashCall): Promise<Reply> {
  const incident = await deps.findIncident.incidentOfRoom(call.channelId);
  if (incident === undefined) {
    return declare(deps, { title: "", summary: "", channelId: call.channelId, messageTs: null, open: call.open });
  }
  const view = await deps.describeIncident(incident.id);
  return view === undefined ? help("/incident", true) : say(actionTray(view));
}

function accessOf(text: string): Access {
  const parsed = parseCommand(text);
  if (parsed.kind !== "verb") return parsed.kind === "empty" ? "change" : "look";
  if (parsed.verb.name === "runbook" && /^(list)?$/i.test(parsed.rest)) return "look";
  return parsed.verb.changes ? "change" : "look";
}
