import { type SlackMessage, section } from "./block.ts";
import { prose } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** A direct message with these lines. */
export function directMessage(text: string): SlackMessage {
  const lines = prose(text, 2500);
  return fitMessage({ text: lines, blocks: [section(lines)] });
}
