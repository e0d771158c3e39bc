import { type Action, actionName } from "#core/action/action.ts";
import type { ActionView } from "#core/action/action-view.ts";
import { isChangeLeft } from "#core/action/in-force.ts";
import type { Plan } from "#core/action/plan.ts";
import { actionButtons } from "./action-buttons.ts";
import { actionHeadline, actionProgress } from "./action-progress.ts";
import { type Block, context, divider, fields, header, type SlackMessage, section } from "./block.ts";
import { joined, link, md, moment, momentAfter, type Safe, zoned } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actorName, type Look, personName } from "./look.ts";

/** The message of one action: its plan, who may decide, its progress, the proof, and the way back. Edited in place. */
export function actionCard(view: ActionView, look: Look): SlackMessage {
  const { action } = view;
  const summary = action.plan?.summary ?? `${action.verb} ${view.service.name}`;
  const { sign, headline } = actionHeadline(action);
  return fitMessage({
    text: md`${actionName(action)} ${headline}: ${summary}`,
    blocks: [
      header(`${sign} ${actionName(action)} · ${headline}`),
      section(md`*${summary}*\n${where(view)}`),
      ...(action.state === "awaiting-approval" ? planBlocks(action.plan) : settledPlan(action)),
      ...reasonOf(action),
      ...proof(action),
      ...stays(view),
      ...actionButtons(view),
      context(...progressLines(view, look)),
    ],
  });
}

function where({ action, service, undoes }: ActionView): Safe {
  const parameters = Object.entries(action.parameters).map(([key, value]) => md`${key}=${value}`);
  return joined(
    [
      md`${service.name}`,
      md`${action.target.provider}`,
      action.target.environment === "production" ? production(action) : md`${action.target.environment}`,
      ...parameters,
      ...(undoes === null ? [] : [md`undoes ${actionName(undoes)}`]),
    ],
    " · ",
  );
}

// The warning is for who decides; on what is over it would be a false alarm.
function production({ state }: Action): Safe {
  return state === "planning" || state === "awaiting-approval" ? md`:warning: *production*` : md`*production*`;
}

function planBlocks(plan: Plan | null): Block[] {
  if (plan === null) return [];
  const facts = plan.facts.map(
    ({ label, value, url }) => md`*${label}*\n${url === null ? md`${value}` : link(url, value)}`,
  );
  const links = plan.links.map(({ url, title }) => link(url, title));
  const warnings = plan.warnings.map((warning) => md`:warning: ${warning}`);
  return [
    ...(facts.length === 0 ? [] : [fields(...facts)]),
    // The facts say it better; what is true before is kept for the proof.
    ...(facts.length > 0 || plan.before.length === 0 ? [] : [section(md`*Now*\n${lines(plan.before)}`)]),
    ...(warnings.length === 0 ? [] : [section(joined(warnings, "\n"))]),
    ...(links.length === 0 ? [] : [section(joined(links, " · "))]),
    section(
      plan.inverse.kind === "action"
        ? md`*Way back*: ${plan.inverse.summary}`
        : md`*Way back*: :warning: none, ${plan.inverse.reason}`,
    ),
    ...(plan.leaves === null ? [] : [section(md`*Stays changed until undone or kept*: ${plan.leaves}`)]),
    divider(),
  ];
}

// After the decision the plan is history: what was decided on stays readable in one line each.
function settledPlan({ plan }: Action): Block[] {
  if (plan === null || plan.facts.length === 0) return [];
  const facts = plan.facts.map(
    ({ label, value, url }) => md`${label}: ${url === null ? md`${value}` : link(url, value)}`,
  );
  return [context(joined(facts, "  ·  "))];
}

function reasonOf({ reason, state }: Action): Block[] {
  if (reason === null) return [];
  const sign = state === "settling" || state === "verifying" ? md`` : md`*Why*: `;
  return [section(md`${sign}${reason}`)];
}

function proof({ verification, plan, state }: Action): Block[] {
  if (verification === null) {
    const isUnderWay = state === "approved" || state === "sending" || state === "settling";
    return isUnderWay && plan !== null && plan.before.length > 0 ? [section(md`*Before*\n${lines(plan.before)}`)] : [];
  }
  const { before, after, health } = verification;
  const sides = [
    ...(before.length === 0 ? [] : [md`*Before*\n${lines(before)}`]),
    ...(after.length === 0 ? [] : [md`*After*\n${lines(after)}`]),
  ];
  return [
    ...(sides.length === 0 ? [] : [fields(...sides)]),
    ...(health === null
      ? []
      : [section(md`*Health* ${health.good} of ${health.wanted} good answers in a row · last: ${health.last}`)]),
  ];
}

function stays({ action, undoneBy }: ActionView): Block[] {
  if (undoneBy !== null && action.undoneBy !== null)
    return [section(md`:leftwards_arrow_with_hook: Undone by ${actionName(undoneBy)}`)];
  if (!isChangeLeft(action)) return [];
  return [section(md`:pushpin: *Stays changed*: ${action.plan?.leaves ?? ""}. Undo it or keep it.`)];
}

function progressLines({ action }: ActionView, look: Look): readonly Safe[] {
  const approvals = action.approvals.map(
    ({ by, at }) => md`Approved by ${personName(by, look)} ${momentAfter(at, action.requestedAt, look.timeZone)}`,
  );
  return [
    actionProgress(action),
    md`Requested by ${actorName(action.requestedBy, look)} ${moment(action.requestedAt, "time", look.timeZone)}`,
    ...approvals,
    ...(action.state === "awaiting-approval"
      ? [
          md`${action.approvals.length} of ${action.approvalsNeeded} approvals, by role ${action.approverRole ?? "approver"}`,
          ...(action.expiresAt === null
            ? []
            : [
                md`Expires ${momentAfter(action.expiresAt, action.requestedAt, look.timeZone)} (${zoned(action.expiresAt, "time", look.timeZone)})`,
              ]),
        ]
      : []),
    ...(action.finishedAt === null
      ? []
      : [md`Ended ${momentAfter(action.finishedAt, action.requestedAt, look.timeZone)}`]),
    ...(action.keptBy === null ? [] : [md`Kept by ${personName(action.keptBy, look)}`]),
  ];
}

function lines(texts: readonly string[]): Safe {
  return joined(
    texts.map((text) => md`• ${text}`),
    "\n",
  );
}
