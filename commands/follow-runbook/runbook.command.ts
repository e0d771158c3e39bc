import type { Incident } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { refuse } from "#core/shared/refusal.ts";
import { md } from "#templates/slack/escape.ts";
import { loadingModal } from "#templates/slack/loading-modal.ts";
import { runbookListAnswer } from "#templates/slack/runbook-list-answer.ts";
import { runbookModal } from "#templates/slack/runbook-modal.ts";
import { refusalAnswer, saidAnswer } from "#templates/slack/said-answer.ts";
import { type Click, type Reply, type SlashCall, say } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { parseArguments } from "../grammar.ts";
import { replyTo } from "../reply.ts";
import { roomIncident } from "../room-incident.ts";

/** `/incident runbook [list|start <id>|status|stop]`, also `/runbook`. */
export async function runbook(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const [verb = "list", id] = parseArguments(rest).words;
  if (verb.toLowerCase() === "list") return say(runbookListAnswer("/runbook", deps.runbooks.all()));
  const found = await roomIncident(deps, call.channelId);
  if (found.kind === "refused") return say(refusalAnswer(found));
  switch (verb.toLowerCase()) {
    case "start":
      return start(deps, found.incident, id ?? null, call.userId);
    case "status":
      return glance(deps, found.incident);
    case "stop":
      return stop(deps, found.incident, call.userId);
    default:
      return say(
        refusalAnswer(
          refuse(
            "unknown-verb",
            `“${verb}” is nothing a runbook can do. Type “runbook list”, “start <id>”, “status” or “stop”.`,
          ),
        ),
      );
  }
}

/** `Runbook` on the card: starts the one that is offered, or asks which. */
export async function chooseRunbook(deps: CommandDeps, click: Click, incidentId: string): Promise<Reply> {
  const modal = await click.open(loadingModal("Runbook"));
  const view = await deps.describeIncident(incidentId);
  if (view === undefined) return say(refusalAnswer(refuse("gone", "This incident is not there any more.")));
  await modal.update(runbookModal(view.incident, deps.offeredRunbooks(view.incident)));
  return { kind: "shown" };
}

async function start(deps: CommandDeps, incident: Incident, runbookId: string | null, userId: string): Promise<Reply> {
  const result = await deps.startSession({ incidentId: incident.id, runbookId, by: person(userId) });
  return replyTo(result, ({ kind, session }) =>
    kind === "already"
      ? md`“${session.runbook.title}” is running already; its step is in this room.`
      : md`“${session.runbook.title}” started; the first step is in this room.`,
  );
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
  if (running === undefined) return say(saidAnswer(md`No runbook is running here.`));
  const result = await deps.stopSession({ sessionId: running.id, by: person(userId) });
  return replyTo(result, ({ session }) => md`“${session.runbook.title}” is stopped.`);
}
