import type { Incident } from "#core/incident/incident.ts";
import type { Session } from "#core/runbook/session.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md, type Safe } from "#templates/slack/escape.ts";
import { runbookListAnswer } from "#templates/slack/runbook-list-answer.ts";
import { saidAnswer } from "#templates/slack/said-answer.ts";
import { type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { quoted } from "../quoted.ts";
import { replyTo, sayNo } from "../reply.ts";
import { roomIncident } from "../room-incident.ts";
import { parseArguments } from "../typed-arguments.ts";

/** `/incident runbook [list|start <id>|status|stop]`, also `/runbook`. */
export async function runbook(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const [typed = "list", id, extra] = parseArguments(rest).words;
  const verb = typed.toLowerCase();
  if (verb === "list") return say(runbookListAnswer("/incident", deps.runbooks.all()));
  if (verb !== "start" && verb !== "status" && verb !== "stop") {
    const known = deps.runbooks.byId(typed) === undefined ? "<id>" : typed;
    const message = `${quoted(typed)} is nothing a runbook can do. Type “runbook list”, “runbook start ${known}”, “runbook status” or “runbook stop”.`;
    return sayNo(refuse("unknown-verb", message));
  }
  if (extra !== undefined)
    return sayNo(
      refuse(
        "unknown-argument",
        `${quoted(extra)} is not understood. Give one runbook's id, or none for the best match.`,
      ),
    );
  const found = await roomIncident(deps, call.channelId);
  if (found.kind === "refused") return sayNo(found);
  switch (verb) {
    case "start":
      return start(deps, found.incident, id ?? null, call.userId);
    case "status":
      return glance(deps, found.incident);
    case "stop":
      return stop(deps, found.incident, call.userId);
  }
}

/** What the person is told who started a runbook. */
export function sayStarted({
  kind,
  session,
}: {
  readonly kind: "started" | "already";
  readonly session: Session;
}): Safe {
  return kind === "already"
    ? md`“${session.runbook.title}” is running already; its step is in this room.`
    : md`“${session.runbook.title}” started; the first step is in this room.`;
}

async function start(deps: CommandDeps, incident: Incident, runbookId: string | null, userId: string): Promise<Reply> {
  const result = await deps.startSession({ incidentId: incident.id, runbookId, by: person(userId) });
  return replyTo(result, sayStarted);
}

async function glance(deps: CommandDeps, incident: Incident): Promise<Reply> {
  const session = (await deps.describeIncident(incident.id))?.session ?? null;
  if (session === null) return say(saidAnswer(md`No runbook has been started here. Type “runbook start”.`));
  return say(
    saidAnswer(md`“${session.title}” is ${session.state}: ${session.stepsDone} of ${session.stepsTotal} steps done.`),
  );
}

async function stop(deps: CommandDeps, incident: Incident, userId: string): Promise<Reply> {
  const running = await deps.runningSession(incident.id);
  if (running === undefined)
    return sayNo(refuse("no-session", "No runbook is running here, so there is nothing to stop."));
  const result = await deps.stopSession({ sessionId: running.id, by: person(userId) });
  return replyTo(result, ({ session }) => md`“${session.runbook.title}” is stopped.`);
}
