import type { AlertGroup } from "./alert-group.ts";
import type { AlertGrowth } from "./alert-growth.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { staysInGroup } from "./find-group.ts";
import type { Reception } from "./receive-signal.ts";

/** Locks the keys of many signals and reads what they need at once, so that taking in each asks nothing of its own. One alone just asks. */
export async function prepareReceptions(
  work: CorrelationWork,
  growth: AlertGrowth,
  receptions: readonly Reception[],
): Promise<void> {
  const keys = [...new Set(receptions.map(({ placed }) => placed.key))];
  await work.groups.lock(keys);
  if (receptions.length === 1) return;

  await work.groups.loadAll(await work.signals.prepare(receptions.map(({ signal }) => signal)));
  const groups = await groupsTouchedBy(work, receptions);
  const withIncident = groups.filter(({ incidentId }) => incidentId !== null);
  const incidentIds = [...new Set(withIncident.flatMap(({ incidentId }) => incidentId ?? []))];
  await work.incidents.loadAll(incidentIds);
  await work.timeline.prepare(incidentIds);
  await growth.prepare(withIncident.map(({ id }) => id));
  const hasEnds = receptions.some(({ signal }) => signal.state === "resolved");
  const asked = groups
    .filter(({ state }) => state === "offered" || state === "informed" || hasEnds)
    .map(({ id }) => id);
  const ofIncidents = hasEnds ? [...(await work.groups.ofIncidents(incidentIds)).values()].flat() : [];
  await work.signals.firing([...new Set([...asked, ...ofIncidents])]);
}

/** The groups that exist and that the signals would go to or end in; which of several that are possible, each reception decides. */
async function groupsTouchedBy(
  work: CorrelationWork,
  receptions: readonly Reception[],
): Promise<readonly AlertGroup[]> {
  const touched = new Map<string, AlertGroup>();
  for (const { signal, placed } of receptions) {
    const known = await work.signals.find(signal.source, signal.dedupKey);
    const stays = known !== undefined && staysInGroup(signal, known);
    const group = stays ? await work.groups.load(known.groupId) : await work.groups.newest(placed.key);
    if (group !== undefined) touched.set(group.id, group);
  }
  return [...touched.values()];
}
