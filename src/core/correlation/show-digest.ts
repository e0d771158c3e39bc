import type { Clock } from "../shared/clock.ts";
import { afterMs } from "../shared/duration.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { isPresent } from "../shared/is-present.ts";
import type { Transact } from "../shared/transact.ts";
import type { AlertBoard } from "./alert-board.ts";
import type { BacklogKind, Crowd } from "./backlog.ts";
import type { CorrelationWork } from "./correlation-work.ts";
import type { DigestView } from "./digest-view.ts";
import { turnsPerMinute } from "./turns-per-minute.ts";

const shownMax = 5;
const minuteMs = 60_000;

/** Brings the one message about what waits up to date: one for each storm, edited in place. Private incidents are counted, not named. */
export function makeShowDigest(needs: {
  readonly transact: Transact<CorrelationWork>;
  readonly clock: Clock;
  readonly board: Pick<AlertBoard, "showDigest">;
}) {
  return async function showDigest(run: EffectRun, of: BacklogKind, digestId: string): Promise<EffectOutcome> {
    const view = await needs.transact((work) => describe(work, of, digestId));
    await needs.board.showDigest(run, view);
    return { kind: "done" };
  };

  async function describe(work: CorrelationWork, of: BacklogKind, digestId: string): Promise<DigestView> {
    const now = needs.clock.now();
    const crowd = await work.backlog.crowd(of, now);
    const ids = await work.backlog.next(of, shownMax);
    const incidents = of === "room" ? await Promise.all(ids.map((id) => work.incidents.read(id))) : [];
    const groups = of === "notice" ? await Promise.all(ids.map((id) => work.groups.read(id))) : [];
    return {
      of,
      digestId,
      waiting: crowd.waiting,
      since: crowd.oldestSince,
      ...turnTimes(of, crowd, now),
      incidents: incidents.filter(isPresent).filter(({ isPrivate }) => !isPrivate),
      groups: groups.filter(isPresent),
    };
  }
}

/** Turns come a minute's share at a time. */
function turnTimes(of: BacklogKind, crowd: Crowd, now: Date): Pick<DigestView, "nextAt" | "lastAt"> {
  if (crowd.waiting === 0) return { nextAt: null, lastAt: null };
  const isFull = crowd.lately >= turnsPerMinute[of];
  const minutes = Math.ceil(crowd.waiting / turnsPerMinute[of]);
  return {
    nextAt: isFull ? afterMs(now, minuteMs) : now,
    lastAt: afterMs(now, (isFull ? minutes : minutes - 1) * minuteMs),
  };
}
