import { isOpen } from "../incident/incident.ts";
import { wantRoom } from "../incident/open-incident.ts";
import { type Severity, severities } from "../incident/severity.ts";
import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { BacklogKind, Crowd } from "./backlog.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import { turnsPerMinute, urgentTurnsPerMinute } from "./turns-per-minute.ts";
import { wantNotice } from "./want-notice.ts";

const lookEveryMs = 1_000;
/** While it still pours in, only the worst go: something worse than what is here may be in the next delivery. */
const calmMs = 2_000;
const patienceMs = 30_000;
/** The digest is edited this often: all messages of the workspace share 50 edits a minute. */
const digestEveryMs = 10_000;

/** Gives those that wait their turns at the pace that Slack allows, and keeps the digest up to date, until nothing waits any more. */
export function makeWorkOffBacklog(needs: { readonly transact: Transact<CorrelationWork>; readonly clock: Clock }) {
  return async function workOffBacklog(run: EffectRun, kind: BacklogKind, digestId: string): Promise<EffectOutcome> {
    return needs.transact(async (work): Promise<EffectOutcome> => {
      const now = needs.clock.now();
      const crowd = await work.backlog.crowd(kind, now);
      const urgent = await take(work, kind, urgentTurnsPerMinute[kind] - crowd.lately, now, ["SEV1"]);
      const free = isCalm(crowd, now) ? turnsPerMinute[kind] - crowd.lately - urgent.length : 0;
      const taken = [...urgent, ...(await take(work, kind, free, now, severities))];
      // Locked in one order with everybody else, before each is looked at.
      await (kind === "notice" ? work.groups : work.incidents).loadAll(taken);
      for (const id of taken) await giveTurn(work, kind, id);
      // Somebody else was faster: there is nothing to tell.
      if (run.attempt === 1 && crowd.waiting === 0) return { kind: "done" };

      const isOver = crowd.waiting <= taken.length;
      const digest = { kind: "show", view: { kind: "digest", of: kind, digestId } } as const;
      // The first time at once (nothing was wanted before), then now and then; the last time at once again.
      await work.outbox.want(
        digest,
        isOver || isBeginning(crowd, now) ? {} : { notBefore: afterMs(now, digestEveryMs) },
      );
      return isOver ? { kind: "done" } : { kind: "again", afterMs: lookEveryMs };
    });
  };

  async function giveTurn(work: CorrelationWork, kind: BacklogKind, id: string): Promise<void> {
    if (kind === "notice") {
      const group = await work.groups.load(id);
      if (group !== undefined) await wantNotice(work.outbox, group);
      return;
    }
    const incident = await work.incidents.load(id);
    if (incident !== undefined && isOpen(incident) && incident.room === null) await wantRoom(work, incident, needs);
  }
}

/** Asked even when nothing is free: who needs no turn any more leaves. */
function take(work: CorrelationWork, kind: BacklogKind, free: number, now: Date, only: readonly Severity[]) {
  return work.backlog.take(kind, Math.max(0, free), now, only);
}

function isCalm({ oldestSince, newestSince }: Crowd, now: Date): boolean {
  const ageOf = (since: Date | null) => (since === null ? Number.POSITIVE_INFINITY : now.getTime() - since.getTime());
  return ageOf(newestSince) >= calmMs || ageOf(oldestSince) >= patienceMs;
}

function isBeginning({ oldestSince }: Crowd, now: Date): boolean {
  return oldestSince !== null && now.getTime() - oldestSince.getTime() < lookEveryMs;
}
