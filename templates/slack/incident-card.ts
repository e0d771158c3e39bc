import { type Incident, incidentName, isOpen, roles } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { lastedMs } from "#core/incident/lasted-ms.ts";
import { roleLabels } from "#core/incident/role-duties.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { type Block, context, fields, header, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { joined, link, md, momentAfter, momentInBoth, prose, type Safe, user, zoned } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { incidentControls } from "./incident-controls.ts";
import { actorName, type Look } from "./look.ts";
import { severityEmoji, severitySign } from "./severity-emoji.ts";

/** The pinned message that shows an incident's state and is edited in place. */
export function incidentCard(view: IncidentView, look: Look): SlackMessage {
  const { incident } = view;
  const name = incidentName(incident);
  return fitMessage({
    text: md`${name} ${incident.severity} ${statusLabels[incident.status]}: ${incident.title}`,
    blocks: [
      header(
        `${isOpen(incident) ? severitySign[incident.severity] : "✅"} ${marks(incident)}${name} · ${incident.title}`,
      ),
      fields(...facts(view, look)),
      ...(incident.summary === null ? [] : [section(prose(incident.summary, 1500))]),
      ...latestUpdate(view, look),
      ...runbookLine(view),
      ...changesLeft(view),
      incidentControls(incident),
      context(...footer(view, look)),
    ],
  });
}

function marks(incident: Incident): string {
  return `${incident.isDrill ? "DRILL · " : ""}${incident.isPrivate ? "🔒 " : ""}`;
}

function facts(view: IncidentView, look: Look): readonly Safe[] {
  const { incident, services, alerts } = view;
  const held = roles.filter((role) => role !== "lead" && incident.roles[role] !== undefined);
  // An incident is mostly called like its first alert: the header says that already.
  const others = alerts.titles.filter((title) => title !== incident.title);
  const titles = others.length === 0 ? md`` : md`\n${joined(others, "\n")}`;
  const hosts = alerts.hosts > 1 ? md` on ${count(alerts.hosts, "host")}` : md``;
  return [
    md`*Severity*\n${{ safe: severityEmoji[incident.severity] }} ${incident.severity}`,
    md`*Status*\n${statusLabels[incident.status]}`,
    md`*Lead*\n${incident.roles.lead === undefined ? md`_nobody yet_` : user(incident.roles.lead)}`,
    md`*Service*\n${
      services.length === 0
        ? md`_not known yet_`
        : joined(
            services.map(({ name }) => name),
            ", ",
          )
    }`,
    ...held.map((role) => md`*${roleLabels[role]}*\n${user(incident.roles[role] ?? "")}`),
    ...(alerts.firing + alerts.resolved === 0
      ? []
      : [md`*Alerts*\n${alerts.firing} firing, ${alerts.resolved} resolved${hosts}${growth(view, look)}${titles}`]),
  ];
}

/** What came lately, beside what was there before. */
function growth({ alerts: { growth: grown }, incident }: IncidentView, look: Look): Safe {
  if (grown === null) return md``;
  const parts = [
    md`+${count(grown.alerts, "alert")}`,
    ...(grown.hosts > 0 ? [md`+${count(grown.hosts, "host")}`] : []),
    ...(grown.names > 0 ? [md`${count(grown.names, "new alert name")}`] : []),
  ];
  return md`\n${joined(parts, ", ")} since ${momentAfter(grown.since, incident.openedAt, look.timeZone)}`;
}

function latestUpdate(view: IncidentView, look: Look): Block[] {
  const { lastUpdate, nextUpdateDueAt, openedAt } = view.incident;
  const due =
    nextUpdateDueAt === null || !isOpen(view.incident)
      ? []
      : [
          context(
            md`Next update due ${momentAfter(nextUpdateDueAt, openedAt, look.timeZone)} (${zoned(nextUpdateDueAt, "time", look.timeZone)})`,
          ),
        ];
  if (lastUpdate === null) return due;
  const by = md`${momentAfter(lastUpdate.at, openedAt, look.timeZone)} by ${actorName(lastUpdate.by, look)}`;
  return [section(md`*Latest update* · ${by}\n${prose(lastUpdate.text, 1500)}`), ...due];
}

function runbookLine(view: IncidentView): Block[] {
  const { session, runbookTitle } = view;
  if (session !== null) {
    const sign = { running: ":arrow_forward:", done: ":white_check_mark:", stopped: ":black_square_for_stop:" };
    const progress = `${session.stepsDone} of ${session.stepsTotal} steps`;
    return [section(md`*Runbook* ${{ safe: sign[session.state] }} ${session.title} · ${progress}, ${session.state}`)];
  }
  if (runbookTitle === null || !isOpen(view.incident)) return [];
  return [section(md`*Runbook* :notebook: ${runbookTitle} · press *Runbook* to start it`)];
}

function changesLeft(view: IncidentView): Block[] {
  if (view.changesLeft.length === 0) return [];
  const lines = view.changesLeft.map((line) => md`• ${line}`);
  return [section(md`*Still changed in production*\n${joined(lines, "\n")}`)];
}

function footer(view: IncidentView, look: Look): readonly Safe[] {
  const { incident } = view;
  const opened = md`Opened ${momentInBoth(incident.openedAt, "date-time", look.timeZone)} by ${actorName(incident.openedBy, look)}`;
  const pager = incident.pager;
  const tookMs = lastedMs(incident);
  return [
    opened,
    ...(pager === null ? [] : [md`:pager: ${pager.url === null ? "Page" : link(pager.url, "Page")} ${pager.state}`]),
    ...(incident.acknowledgedAt === null
      ? []
      : [md`First reaction after ${sayDuration(incident.acknowledgedAt.getTime() - incident.openedAt.getTime())}`]),
    ...(tookMs === null ? [] : [md`Resolved after ${sayDuration(tookMs)}`]),
  ];
}
