import type { Digest } from "../shared/digest.ts";
import { canonicalJson } from "../shared/json.ts";
import type { TimelineEvent } from "./timeline-event.ts";

/** The hash before the first event of a timeline. */
export const genesisHash = "0".repeat(64);

/** The hash of an event over its content and its predecessor's hash; the permalink is left out, it is only an address. */
export function hashEvent(event: Omit<TimelineEvent, "hash" | "permalink">, digest: Digest): string {
  return digest(
    canonicalJson({
      id: event.id,
      incidentId: event.incidentId,
      sequence: event.sequence,
      kind: event.kind,
      at: event.at.toISOString(),
      recordedAt: event.recordedAt.toISOString(),
      actor: { ...event.actor },
      text: event.text,
      data: event.data,
      previousHash: event.previousHash,
    }),
  );
}

/** Where a timeline was tampered with: the first sequence whose number, link or hash doesn't fit; undefined when it is whole. */
export function findBreak(events: readonly TimelineEvent[], digest: Digest): number | undefined {
  let previousHash = genesisHash;
  for (const [index, event] of events.entries()) {
    if (event.sequence !== index + 1 || event.previousHash !== previousHash || event.hash !== hashEvent(event, digest))
      return index + 1;
    previousHash = event.hash;
  }
  return undefined;
}
