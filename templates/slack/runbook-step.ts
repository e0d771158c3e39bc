import { type Action, type ActionState, actionName } from "#core/action/action.ts";
import type { StepEvidence } from "#core/runbook/session.ts";
import type { StepView } from "#core/runbook/step-view.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { actionHeadline } from "./action-progress.ts";
import { type Block, context, type SlackMessage, section } from "./block.ts";
import { joined, link, md, moment, momentAfter, prose, type Safe, user } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { type Look, personName } from "./look.ts";
import { stepButtons } from "./step-buttons.ts";

const evidenceShownMax = 10;
const underWay: readonly ActionState[] = ["approved", "sending", "settling", "verifying"];

/** One step of a running runbook: what to do or to know, the buttons that answer it, and how it ended. Edited in place. */
export function runbookStep(view: StepView, look: Look): SlackMessage {
  const { session, step, record, position } = view;
  const place = `Step ${position} of ${session.runbook.steps.length}`;
  return fitMessage({
    text: md`${place}: ${step.title} (${sayState(view)})`,
    blocks: [
      section(md`${{ safe: signOf(view) }} *${place} · ${step.title}*${forWhom(view)}`),
      ...body(view),
      ...(view.action === null ? evidence(record.evidence) : actionLine(view.action)),
      ...reason(view),
      ...stepButtons(view),
      context(md`${session.runbook.title}`, ending(view, look)),
    ],
  });
}

function signOf({ record, session }: StepView): string {
  if (session.state === "stopped" && record.endedAt === null) return ":black_square_for_stop:";
  const signs = {
    waiting: ":white_circle:",
    active: ":arrow_forward:",
    done: ":white_check_mark:",
    skipped: ":next_track_button:",
    failed: ":x:",
  };
  return signs[record.state];
}

function sayState({ record, session }: StepView): string {
  return session.state === "stopped" && record.endedAt === null ? "runbook stopped" : record.state;
}

function forWhom({ step, incident, record }: StepView): Safe {
  if (step.role === null || record.state !== "active") return md``;
  const holder = Object.entries(incident.roles).find(([role]) => role === step.role)?.[1];
  return holder === undefined ? md` · for ${step.role}` : md` · ${user(holder)}`;
}

function body({ step, record, now }: StepView): Block[] {
  const isActive = record.state === "active";
  switch (step.body.kind) {
    case "do":
      return [section(prose(step.body.text, 2500))];
    case "ask": {
      const chosen = step.body.options.find(({ id }) => id === record.answer);
      return chosen === undefined ? [] : [section(md`Answer: *${chosen.label}*`)];
    }
    case "check":
      return isActive && record.evidence.length === 0
        ? [section(md`Looking… this only reads, it changes nothing.`)]
        : [];
    case "act":
      return isActive && record.actionId === null
        ? [
            section(
              md`Press *Plan* to see what *${step.body.action}* would change. Nothing changes until it is approved.`,
            ),
          ]
        : [];
    case "wait": {
      if (!isActive) return [];
      const since = record.healthySince;
      const state =
        since === null ? md`not healthy yet` : md`healthy for ${sayDuration(now.getTime() - since.getTime())}`;
      return [section(md`Waiting for *${step.body.health}* to stay healthy: ${state}`)];
    }
    case "run":
      return [section(md`Goes on with runbook *${step.body.runbookId}*`)];
  }
}

function evidence(lines: readonly StepEvidence[]): Block[] {
  if (lines.length === 0) return [];
  const shown = lines
    .slice(0, evidenceShownMax)
    .map(
      ({ text, url, isSuspect }) =>
        md`• ${isSuspect ? md`:point_right: ` : md``}${url === null ? md`${text}` : link(url, text)}`,
    );
  const rest = lines.length > shown.length ? [md`… ${lines.length - shown.length} more`] : [];
  return [section(joined([...shown, ...rest], "\n"))];
}

function reason({ record, action }: StepView): Block[] {
  // "A-3 is withdrawn" stands in the action's line already; why it is, doesn't.
  const isOfAction = action !== null && record.state === "failed";
  const why = isOfAction ? action.reason : record.reason;
  return why === null ? [] : [section(md`*${record.state === "skipped" ? "Skipped" : "Why"}*: ${why}`)];
}

// The action has a card of its own with the proof and each step of its way: to repeat them here would only cost edits.
function actionLine(action: Action): Block[] {
  const isUnderWay = underWay.includes(action.state);
  const { sign, headline } = isUnderWay ? { sign: "⏳", headline: "Under way, see its card" } : actionHeadline(action);
  return [section(md`${{ safe: sign }} *${actionName(action)}* ${action.plan?.summary ?? action.verb} · ${headline}`)];
}

function ending({ record }: StepView, look: Look): Safe {
  if (record.endedAt === null) return md`Shown ${moment(record.shownAt, "time", look.timeZone)}`;
  const tookMs = record.endedAt.getTime() - record.shownAt.getTime();
  const took = tookMs < 1_000 ? md`` : md`, took ${sayDuration(tookMs)}`;
  // What failed didn't fail by the hand of who started it.
  const by = record.by === null || record.state === "failed" ? md`` : md` by ${personName(record.by, look)}`;
  return md`${record.state}${by} ${momentAfter(record.endedAt, record.shownAt, look.timeZone)}${took}`;
}
