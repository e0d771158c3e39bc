import { type SlackMessage, section } from "./block.ts";
import { joined, link, prose } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** A direct message with these lines, and a link to the message it is about. */
export function directMessage(text: string, messageUrl: string | null = null): SlackMessage {
  const lines = prose(text, 2500);
  const shown = messageUrl === null ? lines : joined([lines, link(messageUrl, "Open it")], "\n");
  return fitMessage({ text: lines, blocks: [section(shown)] });
}
