import type { Inline, ListItem, Prose } from "./inline.ts";
import { parseMrkdwnLine, plainOf } from "./parse-mrkdwn-line.ts";

const quoted = /^(?:&gt;|>) ?/;
const listed = /^(\s*)([•◦▪‣]|[-–]|\d{1,3}[.)])\s+(.*)$/;

/** Reads Slack's mrkdwn into paragraphs, quotes, code blocks and typed lists; in verbatim text bare addresses stay text. */
export function parseMrkdwn(source: string, isVerbatim = false): readonly Prose[] {
  const found: Prose[] = [];
  const pieces = source.replaceAll("\r\n", "\n").split("```");
  // An unclosed fence is plain text in Slack: an even number of pieces means that the last fence has no partner.
  const isUnclosed = pieces.length % 2 === 0;
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1 && !(isUnclosed && index === pieces.length - 1)) {
      found.push({ kind: "code", text: plainOf(piece.replace(/^\n/, "").replace(/\n$/, "")) });
    } else {
      found.push(...parseLines((index % 2 === 1 ? `\`\`\`${piece}` : piece).split("\n"), isVerbatim));
    }
  }
  return found;
}

function parseLines(lines: readonly string[], isVerbatim: boolean): readonly Prose[] {
  const found: Prose[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.startsWith("&gt;&gt;&gt;") || line.startsWith(">>>")) {
      const rest = [line.replace(/^(?:&gt;|>){3} ?/, ""), ...lines.slice(at + 1)];
      found.push({ kind: "quote", children: parseLines(rest, isVerbatim) });
      return found;
    }
    const run = runOf(lines, at, kindOf(line));
    found.push(...proseOf(kindOf(line), run, isVerbatim));
    at += run.length;
  }
  return found;
}

type LineKind = "blank" | "quote" | "list" | "text";

function kindOf(line: string): LineKind {
  if (line.trim() === "") {
    return "blank";
  }
  if (quoted.test(line)) {
    return "quote";
  }
  return listed.test(line) ? "list" : "text";
}

function runOf(lines: readonly string[], from: number, kind: LineKind): readonly string[] {
  let end = from + 1;
  while (end < lines.length && kindOf(lines[end] ?? "") === kind) {
    end += 1;
  }
  return lines.slice(from, end);
}

function proseOf(kind: LineKind, lines: readonly string[], isVerbatim: boolean): readonly Prose[] {
  switch (kind) {
    case "blank":
      return [];
    case "quote":
      return [
        {
          kind: "quote",
          children: parseLines(
            lines.map((line) => line.replace(quoted, "")),
            isVerbatim,
          ),
        },
      ];
    case "list":
      return [
        { kind: "list", isOrdered: false, indent: 0, start: 1, items: lines.map((line) => itemOf(line, isVerbatim)) },
      ];
    case "text":
      return [{ kind: "paragraph", inlines: joinLines(lines, isVerbatim) }];
  }
}

function itemOf(line: string, isVerbatim: boolean): ListItem {
  const [, , marker = "•", text = ""] = listed.exec(line) ?? [];
  return { inlines: parseMrkdwnLine(text, isVerbatim), marker };
}

function joinLines(lines: readonly string[], isVerbatim: boolean): readonly Inline[] {
  return lines.flatMap((line, index): readonly Inline[] =>
    index === 0 ? parseMrkdwnLine(line, isVerbatim) : [{ kind: "break" }, ...parseMrkdwnLine(line, isVerbatim)],
  );
}
