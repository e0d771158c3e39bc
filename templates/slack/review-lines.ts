import { unescapeMarkdown } from "#core/review/escape-markdown.ts";
import { foreign, joined, link, md, type Safe } from "./escape.ts";

const textLengthMax = 2_000;
const markdownLink = /\[((?:\\.|[^\]\\])*)\]\((https?:\/\/[^)\s]+)\)/g;

/** One line of a review's Markdown as Slack shows it: links work, table rows become lines. Undefined when it only rules a table. */
export function reviewLine(line: string): Safe | undefined {
  if (/^\|[\s|:-]+\|$/.test(line)) return undefined;
  const cells = /^\|(.*)\|$/.exec(line)?.[1]?.split(/(?<!\\)\|/);
  if (cells !== undefined)
    return joined(
      cells.map((cell) => inline(cell.trim())),
      " · ",
    );
  const heading = /^#{1,6} (.+)$/.exec(line)?.[1];
  if (heading !== undefined) return md`*${inline(heading)}*`;
  const item = /^- (.+)$/.exec(line)?.[1];
  if (item !== undefined) return md`• ${inline(item)}`;
  const quote = /^> ?(.*)$/.exec(line)?.[1];
  return quote === undefined ? inline(line) : md`_${inline(quote)}_`;
}

function inline(text: string): Safe {
  const parts: Safe[] = [];
  let from = 0;
  for (const match of text.matchAll(markdownLink)) {
    if (match.index > from) parts.push(plainPart(text.slice(from, match.index)));
    parts.push(link(match[2] ?? "", unescapeMarkdown(match[1] ?? "")));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(plainPart(text.slice(from)));
  return joined(parts, "");
}

// Words around a link keep their distance: `foreign` trims what it is given.
function plainPart(text: string): Safe {
  const before = /^\s/.test(text) ? md` ` : md``;
  const behind = /\s$/.test(text) ? md` ` : md``;
  return md`${before}${foreign(unescapeMarkdown(text), textLengthMax)}${behind}`;
}
