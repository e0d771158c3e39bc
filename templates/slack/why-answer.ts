import type { AlertExplanation, AlertExplanations } from "#core/correlation/explain-alert.ts";
import { incidentName } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { type Block, context, type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { channel, code, foreign, joined, md, moment, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { type Look, personName } from "./look.ts";

const titleLengthMax = 200;
const valueLengthMax = 60;

/** The answer to `why`: for each alert that was found when it was seen, which route took it, its group, and what came of it. */
export function whyAnswer(text: string, { found, hasMore }: AlertExplanations, look: Look): SlackMessage {
  if (found.length === 0) return notFound(text);
  const title = found.length === 1 ? md`What became of this alert` : md`What became of ${count(found.length, "alert")}`;
  return fitMessage({
    text: title,
    blocks: [
      ...found.flatMap((explanation) => explained(explanation, look)),
      ...(hasMore
        ? [context(md`More alerts match. Type more words, a label like ${code("instance=web-1")}, or the fingerprint.`)]
        : []),
    ],
  });
}

function notFound(text: string): SlackMessage {
  const said = md`No alert matches ${code(text)}.`;
  return fitMessage({
    text: said,
    blocks: [
      section(
        md`${said}\nIt did not arrive, or is called otherwise here: try one word of its title, or its fingerprint. A delivery that could not be read is kept as a dead letter; change events are not alerts.`,
      ),
    ],
  });
}

function explained(explanation: AlertExplanation, look: Look): readonly Block[] {
  const { alert, group, groupSize } = explanation;
  const { signal } = alert;
  const at = (instant: Date) => moment(instant, "date-time", look.timeZone);
  const state = signal.endedAt === null ? md`firing since ${at(signal.startedAt)}` : md`ended ${at(signal.endedAt)}`;
  const seen =
    alert.timesSeen === 0
      ? md`only its end arrived, ${at(alert.firstSeenAt)}`
      : alert.timesSeen === 1
        ? md`seen once, ${at(alert.firstSeenAt)}`
        : md`seen ${alert.timesSeen} times, first ${at(alert.firstSeenAt)}, last ${at(alert.lastSeenAt)}; repeats change nothing`;
  return [
    section(
      joined(
        [
          md`*${foreign(signal.title, titleLengthMax)}*`,
          md`${signal.source} · ${state} · ${seen}`,
          md`${routed(explanation)} · ${grouped(explanation)} of ${count(groupSize, "alert")}, open since ${at(group.openedAt)}`,
          md`:arrow_right: ${outcome(explanation, look)}`,
        ],
        "\n",
      ),
    ),
    context(md`fingerprint ${code(signal.dedupKey)}`),
  ];
}

/** What makes the group, in words: `service web, alertname HighErrorRate`. */
function grouped({ shared }: AlertExplanation): Safe {
  const words = shared.flatMap(({ name, value }) => {
    if (value.trim() === "") return name === null ? [] : [md`no ${foreign(name, valueLengthMax)}`];
    return [
      name === null
        ? foreign(value, valueLengthMax)
        : md`${foreign(name, valueLengthMax)} ${foreign(value, valueLengthMax)}`,
    ];
  });
  return words.length === 0 ? md`group` : md`group ${joined(words, ", ")}`;
}

function routed({ group, routeToday }: AlertExplanation): Safe {
  const name = group.routeName === noRoute ? md`no route matched` : md`route *${group.routeName}*`;
  if ((routeToday ?? noRoute) === group.routeName) return name;
  return routeToday === null ? md`${name} (today none would)` : md`${name} (today *${routeToday}* would take it)`;
}

/** How a group names that no route matched. */
const noRoute = "(no route)";

function outcome(explanation: AlertExplanation, look: Look): Safe {
  const { alert, group, incident, isFirst, isIncidentPrivate, place } = explanation;
  if (alert.timesSeen === 0) return md`shown nowhere: it ended before it was heard of`;
  if (isIncidentPrivate) return md`part of a private incident`;
  const by = group.decidedBy === null ? md`` : md` by ${personName(group.decidedBy, look)}`;
  const turn = place === null ? md`` : md`, *waiting for its turn: ${place === 1 ? md`next` : md`${place}. in line`}*`;
  switch (group.state) {
    case "offered":
      return md`offered for triage${turn}; nobody has decided yet`;
    case "informed":
      return md`shown for information${turn}`;
    case "dismissed":
      return md`dismissed${by}`;
    case "ignored":
      return md`ignored, as its route says`;
    case "incident": {
      if (incident === null) return md`part of an incident that is gone`;
      const did = group.decidedBy !== null ? md`taken into` : isFirst ? md`opened` : md`joined`;
      const room =
        incident.room === null
          ? place === null
            ? md`, its room is not there yet`
            : md`, *waiting for a room: ${place === 1 ? md`next` : md`${place}. in line`}*`
          : md` ${channel(incident.room.channelId)}`;
      return md`${did} *${incidentName(incident)}* (${incident.severity}, ${statusLabels[incident.status]})${by}${room}`;
    }
  }
}
