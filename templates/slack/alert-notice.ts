import type { AlertNoticeView } from "#core/correlation/alert-notice-view.ts";
import { incidentName } from "#core/incident/incident.ts";
import type { AlertRecord } from "#core/signal/signal-log.ts";
import {
  type ActionElement,
  actions,
  type Block,
  button,
  context,
  option,
  type SlackMessage,
  section,
} from "./block.ts";
import { count } from "./count.ts";
import { channel, foreignLines, joined, link, md, momentAfter, momentInBoth, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, groupRef, incidentRef, joinOtherBlockRef, joinRef } from "./ids.ts";
import { type Look, personName } from "./look.ts";
import { severityEmoji } from "./severity-emoji.ts";

/** An alert group in the alerts channel: a triage offer with Declare, Join and Dismiss, or a plain notice. */
export function alertNotice(view: AlertNoticeView, look: Look): SlackMessage {
  const { group } = view;
  const { alerts, firing, resolved } = view.glance;
  const isOver = firing === 0 && resolved > 0;
  const untold = firing + resolved - alerts.length;
  const sign = isOver ? ":white_check_mark:" : severityEmoji[group.severity];
  const service = group.serviceId === null ? md`` : md` · ${group.serviceId}`;
  return fitMessage({
    text: md`${isOver ? "Resolved" : group.severity} ${group.title}`,
    blocks: [
      section(md`${{ safe: sign }} *${group.title}*\n${group.severity}${service} · ${stateOf(view, look)}`),
      ...alerts.map((alert) => alertLines(alert, view, look)),
      ...(untold > 0 ? [context(md`… ${count(untold, "more alert")} · ${firing} firing, ${resolved} resolved`)] : []),
      ...offer(view),
      context(md`Route ${group.routeName} · first seen ${momentInBoth(group.openedAt, "date-time", look.timeZone)}`),
    ],
  });
}

function alertLines({ signal, timesSeen }: AlertRecord, { group, glance }: AlertNoticeView, look: Look): Block {
  // The only alert of a group has given the group its title, which stands above already.
  const isNamed = glance.alerts.length > 1 || signal.title !== group.title;
  const words = [
    ...(isNamed ? [md`*${signal.title}*`] : []),
    ...(signal.description === "" || signal.description === signal.title
      ? []
      : [foreignLines(signal.description, 400)]),
  ];
  const links = signal.links.slice(0, 4).map(({ url, title }) => link(url, title));
  const facts: readonly Safe[] = [
    md`${signal.source}`,
    signal.endedAt === null
      ? md`firing since ${momentAfter(signal.startedAt, group.openedAt, look.timeZone)}`
      : md`resolved ${momentAfter(signal.endedAt, group.openedAt, look.timeZone)}`,
    ...(timesSeen > 1 ? [md`seen ${timesSeen} times`] : []),
    ...links,
  ];
  return section(joined([...words, joined(facts, " · ")], "\n"));
}

function stateOf(view: AlertNoticeView, look: Look): Safe {
  const { group, incident } = view;
  const by = group.decidedBy === null ? md`` : md` by ${personName(group.decidedBy, look)}`;
  switch (group.state) {
    case "offered":
      return md`nobody has decided yet`;
    case "informed":
      return md`for information`;
    case "ignored":
      return md`ignored`;
    case "dismissed":
      return md`dismissed${by}`;
    case "incident": {
      if (incident === null) return md`part of an incident`;
      const room = incident.room === null ? md`` : md` ${channel(incident.room.channelId)}`;
      return md`*${incidentName(incident)}*${room}${by}`;
    }
  }
}

function offer({ group, candidates }: AlertNoticeView): Block[] {
  if (group.state !== "offered") return [];
  const ref = groupRef.encode({ groupId: group.id });
  const [best, ...others] = candidates;
  const buttons: ActionElement[] = [button("Declare", actionIds.triageDeclare, ref, "primary")];
  if (best !== undefined)
    buttons.push(
      button(
        `Join ${incidentName(best)}`,
        actionIds.triageJoin,
        joinRef.encode({ groupId: group.id, incidentId: best.id }),
      ),
    );
  buttons.push(button("Dismiss", actionIds.triageDismiss, ref));
  if (others.length > 0)
    buttons.push({
      type: "overflow",
      action_id: actionIds.triageJoinOther,
      options: others
        .slice(0, 5)
        .map((incident) => option(`Join ${incidentName(incident)}`, incidentRef.encode({ incidentId: incident.id }))),
    });
  return [{ ...actions(...buttons), block_id: joinOtherBlockRef.encode({ groupId: group.id }) }];
}
