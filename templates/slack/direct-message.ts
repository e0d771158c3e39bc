import { type SlackMessage, section } from "./block.ts";
import { foreignLines } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** A direct message with these lines. */
export function directMessage(text: string): SlackMessage {
  const lines = foreignLines(text, 2500);
  return fitMessage({ text: lines, blocks: [section(lines)] });
}
