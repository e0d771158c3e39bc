import type { Inline, ListItem, Prose } from "./inline.ts";
import { parseMarkdownLine } from "./parse-markdown-line.ts";

const heading = /^(#{1,6})\s+(.*?)\s*#*$/;
const rule = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const item = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const fence = /^\s*(?:```|~~~)/;
const dashes = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Reads standard Markdown: headings, lists, quotes, fences, rules and tables; what it does not know stays text. */
export function parseMarkdown(source: string): readonly Prose[] {
  return parseLines(source.replaceAll("\r\n", "\n").split("\n"));
}

interface Step {
  readonly prose: readonly Prose[];
  readonly next: number;
}

function parseLines(lines: readonly string[]): readonly Prose[] {
  const found: Prose[] = [];
  for (let at = 0; at < lines.length; ) {
    const step = parseAt(lines, at);
    found.push(...step.prose);
    at = step.next;
  }
  return found;
}

function parseAt(lines: readonly string[], at: number): Step {
  const line = lines[at] ?? "";
  const title = heading.exec(line);
  if (line.trim() === "") {
    return { prose: [], next: at + 1 };
  }
  if (fence.test(line)) {
    return parseFence(lines, at);
  }
  if (title !== null) {
    const level = title[1]?.length ?? 1;
    return { prose: [{ kind: "heading", level, inlines: parseMarkdownLine(title[2] ?? "") }], next: at + 1 };
  }
  if (rule.test(line)) {
    return { prose: [{ kind: "rule" }], next: at + 1 };
  }
  if (line.startsWith(">")) {
    const end = endOfRun(lines, at, (one) => one.startsWith(">"));
    const inner = lines.slice(at, end).map((one) => one.replace(/^> ?/, ""));
    return { prose: [{ kind: "quote", children: parseLines(inner) }], next: end };
  }
  if (item.test(line)) {
    const end = endOfRun(lines, at, (one) => item.test(one) || /^\s{2,}\S/.test(one));
    return { prose: parseList(lines.slice(at, end)), next: end };
  }
  if (line.includes("|") && dashes.test(lines[at + 1] ?? "")) {
    const end = endOfRun(lines, at + 2, (one) => one.includes("|"), at + 2);
    return { prose: [parseTable(line, lines.slice(at + 2, end))], next: end };
  }
  const end = endOfRun(lines, at, (one) => isPlain(one));
  return { prose: [{ kind: "paragraph", inlines: joinLines(lines.slice(at, end)) }], next: end };
}

function isPlain(line: string): boolean {
  return ![heading, rule, item, fence, /^\s*$/, /^>/].some((pattern) => pattern.test(line));
}

function endOfRun(
  lines: readonly string[],
  from: number,
  isMember: (line: string) => boolean,
  first = from + 1,
): number {
  let end = first;
  while (end < lines.length && isMember(lines[end] ?? "")) {
    end += 1;
  }
  return end;
}

function parseFence(lines: readonly string[], at: number): Step {
  const close = lines.findIndex((line, index) => index > at && fence.test(line));
  const end = close < 0 ? lines.length : close;
  return { prose: [{ kind: "code", text: lines.slice(at + 1, end).join("\n") }], next: end + 1 };
}

function parseList(lines: readonly string[]): readonly Prose[] {
  const found: { isOrdered: boolean; indent: number; start: number; items: ListItem[] }[] = [];
  for (const line of lines) {
    const match = item.exec(line);
    const current = found.at(-1);
    if (match === null) {
      const last = current?.items.pop();
      const inlines = [...(last?.inlines ?? []), { kind: "break" } as const, ...parseMarkdownLine(line.trim())];
      current?.items.push({ ...last, inlines });
      continue;
    }
    const indent = Math.min(4, Math.floor((match[1]?.length ?? 0) / 2));
    const isOrdered = match[2] !== undefined;
    const entry: ListItem = {
      inlines: parseMarkdownLine(match[4] ?? ""),
      ...(match[3] === undefined ? {} : { isChecked: match[3] !== " " }),
    };
    if (current !== undefined && current.indent === indent && current.isOrdered === isOrdered) {
      current.items.push(entry);
    } else {
      found.push({ isOrdered, indent, start: Number(match[2] ?? 1), items: [entry] });
    }
  }
  return found.map((list) => ({ kind: "list", ...list }));
}

function parseTable(header: string, rows: readonly string[]): Prose {
  return { kind: "table", header: cellsOf(header), rows: rows.map(cellsOf) };
}

function cellsOf(line: string): readonly (readonly Inline[])[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => parseMarkdownLine(cell.trim()));
}

function joinLines(lines: readonly string[]): readonly Inline[] {
  return lines.flatMap((line, index): readonly Inline[] => {
    const inlines = parseMarkdownLine(line.replace(/\s+$/, ""));
    return index === 0 ? inlines : [{ kind: "break" }, ...inlines];
  });
}
