import { flag, list, oneOf, type Rule, record, tagged, text, whole } from "./rule.ts";

// Slack documents no counts for rich text; the message's total text limit is what bounds it.
const MANY = 1000;
const style = record(
  {},
  {
    bold: flag,
    code: flag,
    italic: flag,
    strike: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
);
const words = text(40_000);
const id = text(255);

function part(type: string, required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule {
  return record({ type: oneOf(type), ...required }, { style, ...optional });
}

const parts: Record<string, Rule> = {
  text: part("text", { text: words }),
  link: part("link", { url: text(3000) }, { text: words, unsafe: flag }),
  emoji: part("emoji", { name: text(100) }, { unicode: text(100), url: text(3000) }),
  user: part("user", { user_id: id }),
  usergroup: part("usergroup", { usergroup_id: id }),
  channel: part("channel", { channel_id: id }),
  team: part("team", { team_id: id }),
  broadcast: part("broadcast", { range: oneOf("here", "channel", "everyone") }),
  color: part("color", { value: text(32) }),
  date: part("date", { timestamp: whole(0, 9_999_999_999), format: text(255) }, { url: text(3000), fallback: words }),
};

const border = { border: oneOf(0, 1) };
const section = record({ type: oneOf("rich_text_section"), elements: list(tagged(parts), MANY, 0) });

/** The content of a rich_text block: sections, lists, quotes and preformatted text. */
export const richTextElements: Rule = list(
  tagged({
    rich_text_section: section,
    rich_text_list: record(
      {
        type: oneOf("rich_text_list"),
        elements: list(tagged({ rich_text_section: section }), MANY, 0),
        style: oneOf("bullet", "ordered"),
      },
      { indent: whole(0, 8), offset: whole(0, 10_000), ...border },
    ),
    rich_text_quote: record({ type: oneOf("rich_text_quote"), elements: list(tagged(parts), MANY, 0) }, border),
    rich_text_preformatted: record(
      { type: oneOf("rich_text_preformatted"), elements: list(tagged(parts, ["text", "link"]), MANY, 0) },
      { ...border, language: text(64) },
    ),
  }),
  MANY,
  0,
);

/** A whole rich_text block. */
export const richText: Rule = record({ type: oneOf("rich_text"), elements: richTextElements }, { block_id: text(255) });
