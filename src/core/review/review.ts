import type { Measures } from "./measures.ts";

/** One sentence of a draft with the timeline events that prove it; without proof it says "unknown". */
export interface Claim {
  readonly text: string;
  /** Timeline event ids. */
  readonly evidence: readonly string[];
}

/** A drafted post-incident review. */
export interface Review {
  readonly incidentId: string;
  readonly version: number;
  readonly markdown: string;
  readonly measures: Measures;
  readonly claims: readonly Claim[];
  readonly draftedAt: Date;
  /** Where the draft is kept (an address or a file path), null until stored. */
  readonly location: string | null;
  readonly publishedUrl: string | null;
  readonly publishedAt: Date | null;
}
