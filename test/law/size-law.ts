import type { Law } from "./law.ts";

const linesMax = 250;
/** Nobody splits a file for ten lines. */
const linesGrace = 10;

/** Files that may be longer, each with the reason why splitting would make them worse. */
const longFiles: Readonly<Record<string, string>> = {
  "test/sandbox/slack/block-kit.test.ts": "a table: one case for each Block Kit rule",
  "test/scenario/main-job.test.ts": "one story, told from its alert to its undo",
  "test/templates/arbitrary-views.ts": "generators: one for each part of each view",
};

/** STYLE: size. */
export const sizeLaw: Law = {
  name: `a file longer than ${linesMax} lines is split or gives a reason`,
  judge: ({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > linesMax + linesGrace && longFiles[path] === undefined ? [`${path} has ${lines} lines`] : [];
  },
  bad: [["src/core/incident/a.ts", "// line\n".repeat(linesMax + linesGrace + 1)]],
  good: [["src/core/incident/a.ts", "// line\n".repeat(linesMax)]],
};

/** Reasons for files that are short again, or gone: they must leave the table. */
export const staleReasons = (lineCounts: ReadonlyMap<string, number>): string[] =>
  Object.keys(longFiles).filter((path) => (lineCounts.get(path) ?? 0) <= linesMax);
