import type { TimelineEvent } from "../timeline/timeline-event.ts";
import { unescapeMarkdown } from "./escape-markdown.ts";
import type { Review } from "./review.ts";

/** A sentence of a draft that nothing recorded proves, and why. */
export interface UnprovenClaim {
  readonly text: string;
  readonly why: "no evidence" | "evidence does not exist" | "not a claim";
}

/**
 * Every sentence that says more than the timeline: a claim without evidence that doesn't say "unknown", a claim whose evidence is not in the
 * timeline, and a line of the Markdown that is no claim. Headings, table heads, comments and block quotes (prompts) are the template's own.
 */
export function findUnprovenClaims(
  review: Pick<Review, "claims" | "markdown">,
  events: readonly Pick<TimelineEvent, "id">[],
): readonly UnprovenClaim[] {
  const known = new Set(events.map(({ id }) => id));
  const claims = review.claims.flatMap(({ text, evidence }): UnprovenClaim[] => {
    if (evidence.length === 0) return /\bunknown\b/.test(text) ? [] : [{ text, why: "no evidence" }];
    return evidence.every((id) => known.has(id)) ? [] : [{ text, why: "evidence does not exist" }];
  });
  const texts = review.claims
    .map(({ text }) => text)
    .filter((text) => text !== "")
    .sort((a, b) => b.length - a.length);
  const lines = review.markdown.replace(/<!--[\s\S]*?-->/g, "").split("\n");
  const foreign = lines.flatMap((line, index): UnprovenClaim[] =>
    isTemplatesOwn(line, lines[index + 1] ?? "") || isClaim(line, texts)
      ? []
      : [{ text: line.trim(), why: "not a claim" }],
  );
  return [...claims, ...foreign];
}

function isTemplatesOwn(line: string, next: string): boolean {
  const isTableHead = line.trimStart().startsWith("|") && isTableRule(next);
  return line.trim() === "" || /^\s*(#{1,6}\s|>|---\s*$)/.test(line) || isTableHead || isTableRule(line);
}

function isTableRule(line: string): boolean {
  return /^\s*\|?[\s:|-]*-{3}[\s:|-]*$/.test(line) && line.includes("|");
}

function isClaim(line: string, texts: readonly string[]): boolean {
  const said = unescapeMarkdown(line);
  const text = texts.find((one) => said.includes(one));
  if (text === undefined) return false;
  if (line.trimStart().startsWith("|")) return true; // the other cells of a row say when, who and where
  const rest = said
    .replace(text, "")
    .replace(/\[(?:#\d+|issue)\]\([^)]*\)|#\d+/g, "")
    .replace(/^\s*[-*]\s*(\[[ x]\])?/, "");
  return /^[\s(),.]*$/.test(rest);
}
