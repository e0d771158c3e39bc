import type { Incident } from "#core/incident/incident.ts";
import { actionTray } from "#templates/slack/action-tray.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { doAction } from "./change-production/do.command.ts";
import { undo } from "./change-production/undo.command.ts";
import { changing, type Gate, looking, type Reply, type SlashCall, say } from "./conversation.ts";
import { declare, declareSkeleton } from "./declare/declare.command.ts";
import type { CommandDeps } from "./deps.ts";
import { runbook } from "./follow-runbook/runbook.command.ts";
import { isLooking, parseCommand, type VerbName } from "./grammar.ts";
import { note } from "./inform/note.command.ts";
import { acknowledge, page } from "./inform/page.command.ts";
import { repair } from "./inform/repair.command.ts";
import { lead, role } from "./inform/role.command.ts";
import { severity } from "./inform/severity.command.ts";
import { status } from "./inform/status.command.ts";
import { update } from "./inform/update.command.ts";
import { changes } from "./look/changes.command.ts";
import { help } from "./look/help.command.ts";
import { list } from "./look/list.command.ts";
import { onCall } from "./look/on-call.command.ts";
import { why } from "./look/why.command.ts";
import { sayNo } from "./reply.ts";
import { roomIncident } from "./room-incident.ts";
import { followUp } from "./wrap-up/follow-up.command.ts";
import { reopen, resolve } from "./wrap-up/resolve.command.ts";
import { review } from "./wrap-up/review.command.ts";

type InRoom = (deps: CommandDeps, call: SlashCall, incident: Incident, rest: string) => Promise<Reply>;
type Anywhere = (deps: CommandDeps, call: SlashCall, rest: string) => Promise<Reply>;
type Verbs =
  | { readonly where: "anywhere"; readonly run: Anywhere }
  | { readonly where: "in-room"; readonly run: InRoom };

const anywhere = (run: Anywhere): Verbs => ({ where: "anywhere", run });
const inRoom = (run: InRoom): Verbs => ({ where: "in-room", run });

/** What each verb does, and whether it needs the room of an incident. */
const runs: Readonly<Record<Exclude<VerbName, "help">, Verbs>> = {
  declare: anywhere((deps, _call, rest) => declare(deps, { title: deps.plainText(rest), summary: "", message: null })),
  status: inRoom(status),
  update: inRoom(update),
  severity: inRoom(severity),
  role: inRoom(role),
  lead: inRoom(lead),
  page: inRoom(page),
  ack: inRoom(acknowledge),
  oncall: anywhere((deps, _call, rest) => onCall(deps, rest)),
  runbook: anywhere(runbook),
  do: anywhere(doAction),
  undo: anywhere(undo),
  note: inRoom(note),
  changes: anywhere(changes),
  followup: inRoom(followUp),
  resolve: inRoom(resolve),
  reopen: inRoom(reopen),
  review: inRoom(review),
  repair: anywhere(repair),
  list: anywhere((deps, _call, rest) => list(deps, rest)),
  why: anywhere((deps, _call, rest) => why(deps, rest)),
};

/** Verbs that ask in a modal when nothing follows them. */
const asksInModal: readonly VerbName[] = ["status", "update", "severity", "role", "lead"];

/** What a text after `/incident` needs before it is worked on. */
export function gateOf(text: string): Gate {
  const parsed = parseCommand(text);
  // Nothing typed: who may change something gets the form or the tray, who may only look gets the help.
  if (isLooking(parsed) || parsed.kind !== "verb") return looking;
  if (parsed.verb === "declare") return { access: "change", opens: declareSkeleton() };
  const asks = parsed.rest === "" && asksInModal.includes(parsed.verb);
  return asks ? { access: "change", opens: loadingModal("One moment") } : changing;
}

/** `/incident <verb> ...` under the name it was typed with. */
export async function incident(deps: CommandDeps, name: string, call: SlashCall): Promise<Reply> {
  const parsed = parseCommand(call.text);
  if (parsed.kind === "empty") return openTray(deps, name, call);
  if (parsed.kind === "unknown")
    return help(name, await deps.canChange(call.userId), parsed.given, isAboutService(deps, call.text));
  if (parsed.verb === "help") return help(name, await deps.canChange(call.userId));
  const verb = runs[parsed.verb];
  if (verb.where === "anywhere") return verb.run(deps, call, parsed.rest);
  const found = await roomIncident(deps, call.channelId);
  return found.kind === "refused" ? sayNo(found) : verb.run(deps, call, found.incident, parsed.rest);
}

/** `rollback web`: at 3 a.m. nobody remembers that `do` stands before it. */
function isAboutService({ catalogue }: CommandDeps, text: string): boolean {
  const second = text.trim().split(/\s+/)[1]?.toLowerCase();
  return catalogue.all().some(({ id }) => id === second);
}

/** Nothing typed: the action tray inside a room, the declare modal outside, and for who may only look the help. */
async function openTray(deps: CommandDeps, name: string, call: SlashCall): Promise<Reply> {
  const [canChange, found] = await Promise.all([
    deps.canChange(call.userId),
    deps.findIncident.incidentOfRoom(call.channelId),
  ]);
  if (!canChange) return help(name, false);
  if (found === undefined) return declare(deps, { title: "", summary: "", message: null });
  const view = await deps.describeIncident(found.id);
  return view === undefined ? help(name, true) : say(actionTray(view));
}
