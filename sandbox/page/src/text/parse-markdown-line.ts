import { hasEmoji } from "./emoji.ts";
import type { Inline } from "./inline.ts";
import { parseToken } from "./parse-token.ts";

interface Rule {
  readonly at: RegExp;
  readonly read: (match: RegExpExecArray) => Inline | undefined;
}

const text = (value: string | undefined): Inline => ({ kind: "text", text: value ?? "" });

/** Tried in this order at every position; all are sticky. A later rule may not begin inside what an earlier one took. */
const rules: readonly Rule[] = [
  { at: /\\([\\`*_{}[\]()#+\-.!~|<>])/y, read: (match) => text(match[1]) },
  { at: /`([^`\n]+)`/y, read: (match) => ({ kind: "code", text: match[1] ?? "" }) },
  { at: /!?\[([^\]\n]*)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)(?:\s+"[^"]*")?\)/y, read: readLink },
  { at: /<([^<>\n]+)>/y, read: (match) => parseToken(match[1] ?? "") },
  { at: /(?:\*\*|__)(?=\S)([^\n]*?\S)(?:\*\*|__)/y, read: (match) => styled("bold", match[1]) },
  { at: /~~(?=\S)([^\n]*?\S)~~/y, read: (match) => styled("strike", match[1]) },
  { at: /\*(?=\S)([^*\n]*?\S)\*/y, read: (match) => styled("italic", match[1]) },
  { at: /(?<![\p{L}\p{N}])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}])/uy, read: (match) => styled("italic", match[1]) },
  { at: /:([a-z0-9_+'-]+):/y, read: readEmoji },
  { at: /(?<![\p{L}\p{N}])https?:\/\/[^\s<>)]*[^\s<>).,;:!?]/uy, read: (match) => readUrl(match[0]) },
];

/** Reads one line of standard Markdown, as Slack's `markdown` block takes it. */
export function parseMarkdownLine(line: string): readonly Inline[] {
  const found: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < line.length) {
    const piece = readAt(line, at);
    if (piece === undefined) {
      plain += line[at];
      at += 1;
      continue;
    }
    if (plain !== "") {
      found.push(text(plain));
      plain = "";
    }
    found.push(piece.inline);
    at += piece.length;
  }
  return plain === "" ? found : [...found, text(plain)];
}

function readAt(line: string, at: number): { readonly inline: Inline; readonly length: number } | undefined {
  for (const rule of rules) {
    rule.at.lastIndex = at;
    const match = rule.at.exec(line);
    const inline = match === null ? undefined : rule.read(match);
    if (match !== null && inline !== undefined) {
      return { inline, length: match[0].length };
    }
  }
  return undefined;
}

function styled(style: "bold" | "italic" | "strike", content: string | undefined): Inline {
  return { kind: "styled", style, children: parseMarkdownLine(content ?? "") };
}

function readLink(match: RegExpExecArray): Inline {
  const url = match[2] ?? "";
  return { kind: "link", url, children: match[1] ? parseMarkdownLine(match[1]) : [text(url)] };
}

function readUrl(url: string): Inline {
  return { kind: "link", url, children: [text(url)] };
}

function readEmoji(match: RegExpExecArray): Inline | undefined {
  const name = match[1] ?? "";
  return hasEmoji(name) ? { kind: "emoji", name, unicode: "" } : undefined;
}
