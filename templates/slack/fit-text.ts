import type { Mrkdwn, PlainText } from "./block.ts";
import { cut } from "./escape.ts";

// Slack refuses an empty text object.
const nothing = "—";

/** Cuts safe text to `max` characters, never inside one of our `<...>` tokens, an `&...;` entity or a code span. */
export function cutSafe(text: string, max: number): string {
  if (text.trim() === "") return nothing;
  if (text.length <= max) return text.toWellFormed();
  let head = text.slice(0, max - 1);
  const token = head.lastIndexOf("<");
  if (token > head.lastIndexOf(">")) head = head.slice(0, token);
  const entity = head.lastIndexOf("&");
  if (entity > head.lastIndexOf(";")) head = head.slice(0, entity);
  if ((head.match(/`/g) ?? []).length % 2 === 1) head = head.slice(0, head.lastIndexOf("`"));
  const last = head.charCodeAt(head.length - 1);
  if (last >= 0xd800 && last <= 0xdbff) head = head.slice(0, -1);
  return `${head.toWellFormed().trimEnd()}…`;
}

/** A formatted text object of at most `max` characters. */
export function fitMrkdwn(text: Mrkdwn, max: number): Mrkdwn {
  return { ...text, text: cutSafe(text.text, max) };
}

/** A plain text object of at most `max` characters, never empty. */
export function fitPlain(text: PlainText, max: number): PlainText {
  const words = text.text.trim() === "" ? nothing : text.text;
  return { ...text, text: cut(words, max) };
}
