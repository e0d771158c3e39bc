import type { Incident } from "../incident/incident.ts";
import { wantAnnounced, wantRoom } from "../incident/open-incident.ts";
import { isWorse, type Severity } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { BacklogKind } from "./backlog.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { wantNotice } from "./want-notice.ts";

/** More than this in one transaction is a storm: then only the worst go at once, and the rest are put in order first. */
const atOnceMax = 5;

/** How many may go at once within a minute, by severity: Slack makes 20 rooms a minute, and some are kept for worse things to come. */
const laterMax: Readonly<Record<Severity, number>> = { SEV1: 12, SEV2: 8, SEV3: 5, SEV4: 5 };

/** Gives what was opened in one transaction its room or message at once, or a place in the backlog when there is too much of it. */
export async function arrangeTurns(
  work: CorrelationWork,
  opened: { readonly incidents: readonly Incident[]; readonly groups: readonly AlertGroup[] },
  needs: { readonly clock: Clock },
): Promise<void> {
  const { incidents, groups } = opened;
  for (const incident of await goAtOnce(work, "room", incidents, needs)) {
    await wantAnnounced(work, incident);
    await wantRoom(work, incident, needs);
  }
  for (const group of await goAtOnce(work, "notice", groups, needs)) await wantNotice(work.outbox, group);
}

async function goAtOnce<Subject extends { readonly id: string; readonly severity: Severity }>(
  work: CorrelationWork,
  kind: BacklogKind,
  subjects: readonly Subject[],
  { clock }: { readonly clock: Clock },
): Promise<readonly Subject[]> {
  if (subjects.length === 0) return [];
  const now = clock.now();
  const ids = subjects.map(({ id }) => id);
  const { isWaiting, lately } = await work.backlog.glance(kind, now, ids);
  const isStorm = subjects.length > atOnceMax;
  const worstFirst = [...subjects].sort(
    (a, b) => Number(isWorse(b.severity, a.severity)) - Number(isWorse(a.severity, b.severity)),
  );
  const atOnce = worstFirst.filter(({ severity }, place) => {
    const isFree = !isWaiting && lately + place < laterMax[severity];
    return isFree && (!isStorm || severity === "SEV1");
  });
  const waiting = worstFirst.filter((subject) => !atOnce.includes(subject));
  const [first] = waiting;
  if (first === undefined) return atOnce;
  await work.backlog.put(
    kind,
    waiting.map(({ id }) => id),
    now,
  );
  await work.outbox.want({ kind: "work-off-backlog", of: kind, digestId: first.id });
  return atOnce;
}
