import type { Incident } from "../incident/incident.ts";
import { openIncidentIn } from "../incident/open-incident.ts";
import type { ServiceCatalogue } from "../incident/service.ts";
import { isWorse, type Severity, type SeverityRules } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import { compareSignals } from "../signal/fold-signal.ts";
import type { Signal } from "../signal/signal.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import { addAlert } from "./add-alert.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { gathered } from "./gathered.ts";
import { isGroupOpen } from "./is-group-open.ts";
import { type PlacedSignal, placeSignal } from "./place-signal.ts";
import { recordEnd } from "./record-end.ts";
import type { Route } from "./route.ts";
import { sourceActor } from "./source-actor.ts";
import { wantNotice } from "./want-notice.ts";

/** What became of a signal, for logs and metrics. */
export interface ReceivedSignal {
  readonly kind:
    | "opened"
    | "joined"
    | "offered"
    | "informed"
    | "ignored"
    | "change"
    | "repeated"
    | "stale"
    | "resolved";
  readonly groupId: string | null;
  readonly incidentId: string | null;
}

interface FiredAlert {
  readonly alert: AlertRecord;
  readonly deliveryId: string;
}

interface DecidedSignal {
  readonly kind: ReceivedSignal["kind"];
  readonly group: AlertGroup;
}

/**
 * Takes in one delivery of an alert: finds its group, and opens, offers, informs or joins as its route says. Order and repetition of
 * deliveries don't change what comes of them. An alert that ends never resolves an incident.
 */
export function makeReceiveSignal(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly clock: Clock;
  readonly routes: readonly Route[];
  readonly catalogue: ServiceCatalogue;
  readonly rules: SeverityRules;
}) {
  return async function receiveSignal(signal: Signal, deliveryId: string): Promise<ReceivedSignal> {
    const placed = placeSignal(signal, needs);
    if (placed.route.then === "change") return { kind: "change", groupId: null, incidentId: null };
    return needs.transact(async (work) => {
      await work.groups.lock(placed.key);
      const now = needs.clock.now();
      const known = await work.signals.find(signal.source, signal.dedupKey);
      const group = await groupFor(work, placed, signal, known, now);
      const recorded = await work.signals.record(signal, group.id, now);
      switch (recorded.kind) {
        case "stale":
        case "repeated":
          return { kind: recorded.kind, groupId: group.id, incidentId: group.incidentId };
        case "new":
        case "changed":
          if (signal.state === "firing") return fire(work, placed, group, { alert: recorded.alert, deliveryId });
          await recordEnd(work, group, recorded.alert, needs);
          return { kind: "resolved", groupId: group.id, incidentId: group.incidentId };
      }
    });
  };

  /** A known alert's own group while the signal tells nothing newer that fires; else the newest group while it is open; else a new one. */
  async function groupFor(
    work: CorrelationWork,
    placed: PlacedSignal,
    signal: Signal,
    known: AlertRecord | undefined,
    now: Date,
  ): Promise<AlertGroup> {
    if (known !== undefined && (signal.state === "resolved" || compareSignals(signal, known.signal) <= 0)) {
      const own = await work.groups.load(known.groupId);
      if (own !== undefined) return own;
    }
    const newest = await work.groups.newest(placed.key);
    if (newest !== undefined) {
      const incident = newest.incidentId === null ? undefined : await work.incidents.load(newest.incidentId);
      const alerts = await work.signals.ofGroup(newest.id);
      if (isGroupOpen({ group: newest, incident, alerts }, placed.route.window, now)) return newest;
    }
    return work.groups.insert({
      key: placed.key,
      routeName: placed.route.name,
      title: placed.title,
      serviceId: placed.serviceId,
      severity: placed.severity,
      runbookId: placed.runbookId,
      // Nothing is shown of it until something fires.
      state: "ignored",
      incidentId: null,
      decidedBy: null,
      openedAt: now,
      lastSignalAt: now,
    });
  }

  async function fire(
    work: CorrelationWork,
    placed: PlacedSignal,
    before: AlertGroup,
    fired: FiredAlert,
  ): Promise<ReceivedSignal> {
    const lastSignalAt = needs.clock.now();
    const { title, severity, serviceId, runbookId } = placed;
    const after =
      before.state === "ignored"
        ? await decide(work, placed, { ...before, lastSignalAt, title, severity, serviceId, runbookId }, fired)
        : await join(work, placed, { ...before, lastSignalAt, severity: worse(severity, before.severity) }, fired);
    // The end may have been delivered before the beginning.
    if (fired.alert.signal.state === "resolved") await recordEnd(work, after.group, fired.alert, needs);
    return { kind: after.kind, groupId: after.group.id, incidentId: after.group.incidentId };
  }

  async function join(
    work: CorrelationWork,
    placed: PlacedSignal,
    group: AlertGroup,
    fired: FiredAlert,
  ): Promise<DecidedSignal> {
    await work.groups.save(group);
    const incident = group.incidentId === null ? undefined : await work.incidents.load(group.incidentId);
    if (incident !== undefined) await addAlert(work, incident, { ...placed, ...fired }, needs);
    await wantNotice(work.outbox, group, gathered(needs.clock));
    return { kind: group.state === "dismissed" ? "ignored" : "joined", group };
  }

  async function decide(
    work: CorrelationWork,
    placed: PlacedSignal,
    before: AlertGroup,
    fired: FiredAlert,
  ): Promise<DecidedSignal> {
    const decided = await decision(work, placed, before, fired);
    await work.groups.save(decided.group);
    await wantNotice(work.outbox, decided.group);
    return decided;
  }

  async function decision(
    work: CorrelationWork,
    placed: PlacedSignal,
    group: AlertGroup,
    fired: FiredAlert,
  ): Promise<DecidedSignal> {
    switch (placed.route.then) {
      case "incident": {
        const incident = await open(work, placed, fired);
        return { kind: "opened", group: { ...group, state: "incident", incidentId: incident.id } };
      }
      case "triage":
        return { kind: "offered", group: { ...group, state: "offered" } };
      case "inform":
        return { kind: "informed", group: { ...group, state: "informed" } };
      case "ignore":
      case "change":
        return { kind: "ignored", group };
    }
  }

  async function open(work: CorrelationWork, placed: PlacedSignal, fired: FiredAlert): Promise<Incident> {
    const incident = await openIncidentIn(
      work,
      {
        title: placed.title,
        severity: placed.severity,
        services: placed.serviceId === null ? [] : [placed.serviceId],
        by: sourceActor(fired.alert.signal.source),
        summary: null,
        isPrivate: false,
        startedAt: fired.alert.signal.startedAt,
        runbookId: placed.runbookId,
      },
      needs,
    );
    return addAlert(work, incident, { ...placed, ...fired }, needs);
  }
}

function worse(a: Severity, b: Severity): Severity {
  return isWorse(a, b) ? a : b;
}
