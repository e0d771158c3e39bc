import { cut } from "#templates/slack/escape.ts";

const shownMax = 60;

/** What somebody typed, in quotes and short enough to leave room for what to type instead. */
export function quoted(typed: string): string {
  return `“${cut(typed, shownMax)}”`;
}
