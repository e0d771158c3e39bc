import { oneLine } from "../shared/one-line.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { Claim } from "./review.ts";

/** One sentence of a draft as the template shows it. */
export interface ReviewSentence {
  /** Plain text on one line; the template escapes it. */
  readonly text: string;
  /** Markdown that points at the facts: `[#3](https://...) #4`; empty for an unknown. */
  readonly proof: string;
}

/** Collects every sentence of a draft, so that none gets in without its facts. */
export interface ClaimBook {
  /** A sentence that these facts prove; without a fact it becomes "<topic>: unknown". */
  claim(topic: string, text: string, evidence: readonly (TimelineEvent | undefined)[]): ReviewSentence;
  /** What nobody recorded. */
  unknown(topic: string): ReviewSentence;
  readonly claims: readonly Claim[];
}

const sentenceLengthMax = 2_000;

/** An empty book. */
export function makeClaimBook(): ClaimBook {
  const claims: Claim[] = [];
  const unknown = (topic: string): ReviewSentence => {
    const text = `${topic}: unknown`;
    claims.push({ text, evidence: [] });
    return { text, proof: "" };
  };
  return {
    claims,
    unknown,
    claim(topic, text, evidence) {
      const facts = evidence.filter((event) => event !== undefined);
      if (facts.length === 0) return unknown(topic);
      const sentence = oneLine(text, sentenceLengthMax);
      claims.push({ text: sentence, evidence: facts.map(({ id }) => id) });
      return { text: sentence, proof: proofOf(facts) };
    },
  };
}

/** Markdown references to facts, linked where the room's message is known. */
export function proofOf(events: readonly TimelineEvent[]): string {
  return events
    .map(({ sequence, permalink }) =>
      permalink === null ? `#${sequence}` : `[#${sequence}](${encodeLink(permalink)})`,
    )
    .join(" ");
}

/** An address that can't end a Markdown link early. */
export function encodeLink(url: string): string {
  return url.replace(/[()\s<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
