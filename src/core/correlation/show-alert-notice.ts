import { isOpen } from "../incident/incident.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { AlertBoard } from "./alert-board.ts";
import type { AlertNoticeView } from "./alert-notice-view.ts";
import type { CorrelationWork } from "./correlation-work.ts";

/** How many incidents a notice offers to join; Slack shows three buttons well. */
const candidatesMax = 3;

/** How many alerts a notice shows one by one. */
const alertsMax = 5;

/** How many open incidents are looked through for candidates. */
const openIncidentsMax = 50;

/** Brings a group's message in the alerts channel up to date; one that waits for its turn isn't shown before. */
export function makeShowAlertNotice(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly board: AlertBoard;
}) {
  return async function showAlertNotice(run: EffectRun, groupId: string): Promise<EffectOutcome> {
    const view = await needs.transact(async (work) =>
      (await work.backlog.isWaiting("notice", groupId)) ? undefined : describe(work, groupId),
    );
    if (view !== undefined) await needs.board.showNotice(run, view);
    return { kind: "done" };
  };
}

async function describe(work: CorrelationWork, groupId: string): Promise<AlertNoticeView | undefined> {
  const group = await work.groups.read(groupId);
  if (group === undefined) return undefined;
  const glance = await work.signals.glance(groupId, alertsMax);
  const incident = group.incidentId === null ? undefined : await work.incidents.read(group.incidentId);
  const { serviceId } = group;
  const open =
    group.state === "offered" && serviceId !== null
      ? await work.incidents.list({ includeClosed: false, limit: openIncidentsMax })
      : [];
  const candidates = open.filter(
    (candidate) =>
      isOpen(candidate) && !candidate.isPrivate && serviceId !== null && candidate.services.includes(serviceId),
  );
  return { group, glance, incident: incident ?? null, candidates: candidates.slice(0, candidatesMax) };
}
