import { decodeEntities } from "./decode-entities.ts";
import { emojiOf } from "./emoji.ts";

/** A `plain_text` object as one string: escapes undone, emoji shortcodes turned into characters unless `emoji` is false. */
export function parsePlain(text: string, hasEmojiCodes = true): string {
  const decoded = decodeEntities(text);
  return hasEmojiCodes
    ? decoded.replaceAll(/:([a-z0-9_+'-]+):/g, (code, name: string) => emojiOf(name) ?? code)
    : decoded;
}
