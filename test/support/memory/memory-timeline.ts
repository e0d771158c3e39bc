import type { Clock } from "#core/shared/clock.ts";
import type { Digest } from "#core/shared/digest.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import { genesisHash, hashEvent } from "#core/timeline/chain.ts";
import type { Timeline } from "#core/timeline/timeline.ts";
import type { TimelineEvent } from "#core/timeline/timeline-event.ts";
import type { MemoryPart } from "./memory-part.ts";

interface Row {
  readonly key: string | undefined;
  readonly event: TimelineEvent;
}

/** Hash-chained timelines in memory. */
export function makeMemoryTimeline(needs: {
  readonly newId: IdSource;
  readonly clock: Clock;
  readonly digest: Digest;
}): Timeline & MemoryPart {
  let rows: readonly Row[] = [];
  const of = (incidentId: string) => rows.filter(({ event }) => event.incidentId === incidentId);
  return {
    async append({ key, permalink, ...fact }) {
      const earlier = key === undefined ? undefined : of(fact.incidentId).find((row) => row.key === key);
      if (earlier !== undefined) return earlier.event;
      const previous = of(fact.incidentId).at(-1)?.event;
      const unhashed = {
        ...fact,
        id: needs.newId(),
        sequence: (previous?.sequence ?? 0) + 1,
        recordedAt: needs.clock.now(),
        previousHash: previous?.hash ?? genesisHash,
      };
      const event = { ...unhashed, permalink: permalink ?? null, hash: hashEvent(unhashed, needs.digest) };
      rows = [...rows, { key, event }];
      return event;
    },
    async prepare() {},
    async byKey(incidentId, key) {
      return of(incidentId).find((row) => row.key === key)?.event;
    },
    async of(incidentId) {
      return of(incidentId).map(({ event }) => event);
    },
    async byId(eventId) {
      return rows.find(({ event }) => event.id === eventId)?.event;
    },
    async setPermalink(eventId, permalink) {
      rows = rows.map((row) => (row.event.id === eventId ? { ...row, event: { ...row.event, permalink } } : row));
    },
    snapshot() {
      const before = rows;
      return () => {
        rows = before;
      };
    },
  };
}
