import { compareSignals } from "../signal/fold-signal.ts";
import type { Signal } from "../signal/signal.ts";
import type { AlertRecord } from "../signal/signal-log.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { isGroupOpen } from "./is-group-open.ts";
import type { PlacedSignal } from "./place-signal.ts";

/** Whether a signal tells nothing newer that fires, so that its known alert stays in its own group. */
export function staysInGroup(signal: Signal, known: AlertRecord): boolean {
  return signal.state === "resolved" || compareSignals(signal, known.signal) <= 0;
}

/** The group of a signal: a known alert's own while nothing newer fires; else the newest of its key while that is open; else a new one. */
export async function findGroup(
  work: CorrelationWork,
  placed: PlacedSignal,
  signal: Signal,
  known: AlertRecord | undefined,
  now: Date,
): Promise<AlertGroup> {
  if (known !== undefined && staysInGroup(signal, known)) {
    const own = await work.groups.load(known.groupId);
    if (own !== undefined) return own;
  }
  const newest = await work.groups.newest(placed.key);
  if (newest !== undefined) {
    const incident = newest.incidentId === null ? undefined : await work.incidents.load(newest.incidentId);
    const isFiring = () => work.signals.isFiring([newest.id]);
    if (await isGroupOpen({ group: newest, incident, isFiring }, placed.route.window, now)) return newest;
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
