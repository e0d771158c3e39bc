import { createHash } from "node:crypto";
import type { CorrelationWork } from "#core/correlation/correlation-work.ts";
import type { Digest } from "#core/shared/digest.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Transact } from "#core/shared/transact.ts";
import { makeMemoryBacklog } from "./memory-backlog.ts";
import { type MemoryGroups, makeMemoryGroups } from "./memory-groups.ts";
import { makeMemoryIncidents } from "./memory-incidents.ts";
import { type MemoryOutages, makeMemoryOutages } from "./memory-outages.ts";
import { type MemoryOutbox, makeMemoryOutbox } from "./memory-outbox.ts";
import type { MemoryPart } from "./memory-part.ts";
import { type MemorySignals, makeMemorySignals } from "./memory-signals.ts";
import { makeMemoryTimeline } from "./memory-timeline.ts";
import { makeMemoryTransact } from "./memory-transact.ts";
import { makeSteadyClock, type SteadyClock } from "./steady-clock.ts";

/** All in-memory stores up to correlation, for tests to look at directly, and what they are made of. */
export interface MemoryWork extends CorrelationWork {
  readonly groups: MemoryGroups;
  readonly outbox: MemoryOutbox;
  readonly signals: MemorySignals;
  readonly outages: MemoryOutages;
}

/** A small world: stores, transactions over them, a clock that stands still, ids in order, real SHA-256. */
export interface MemoryWorld {
  readonly work: MemoryWork;
  readonly transact: Transact<MemoryWork>;
  readonly clock: SteadyClock;
  readonly newId: IdSource;
  readonly digest: Digest;
  /** What a wider world hands to `makeMemoryTransact` together with its own stores. */
  readonly parts: readonly MemoryPart[];
}

/** An empty world. */
export function makeMemoryWorld(clock: SteadyClock = makeSteadyClock()): MemoryWorld {
  let ids = 0;
  const newId: IdSource = () => {
    ids += 1;
    return `id-${String(ids).padStart(5, "0")}`;
  };
  const digest: Digest = (text) => createHash("sha256").update(text).digest("hex");
  const incidents = makeMemoryIncidents({ newId });
  const timeline = makeMemoryTimeline({ newId, clock, digest });
  const outbox = makeMemoryOutbox();
  const groups = makeMemoryGroups({ newId });
  const signals = makeMemorySignals({
    newId,
    groupsOf: (incidentId) =>
      groups
        .all()
        .filter((group) => group.incidentId === incidentId)
        .map(({ id }) => id),
  });
  const outages = makeMemoryOutages();
  const backlog = makeMemoryBacklog({ incidents, groups, signals });
  const work: MemoryWork = { incidents, timeline, outbox, groups, signals, outages, backlog };
  const parts: readonly MemoryPart[] = [incidents, timeline, outbox, groups, signals, outages, backlog];
  return { work, transact: makeMemoryTransact(work, parts), clock, newId, digest, parts };
}
