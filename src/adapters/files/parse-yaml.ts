import { isMap, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { ParsedYaml } from "./yaml-file.ts";

/** Parses YAML text, remembering where everything stands. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return {
    problems: [...document.errors, ...document.warnings].map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      message,
    })),
    value: document.errors.length > 0 ? undefined : document.toJS(),
    lineOf: (path) => lineOf(document, lines, path),
  };
}

function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true) ?? document.contents;
    const key = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
      return lines.linePos(Number(node.range[0])).line;
    }
  }
  return 1;
}
