import { existsSync } from "node:fs";
import path from "node:path";
import { listFiles, repositoryRoot } from "../support/source-tree.ts";

const topNames = ["src", "commands", "runbooks", "templates", "sandbox", "supabase", "bench", "docs", "test"];
const sourceNames = ["core", "adapters", "config", "http", "jobs"];
const fileEndings = /\.(md|tsx?|ya?ml|json|sql|example)$/;
/** Made by a person or by the running product, so a clone has none of them. */
const madeLater = ["muster.yaml", ".env", "data", "coverage", "node_modules"];

/** A path that a document names, with the line it stands on. */
export type NamedPath = { readonly document: string; readonly line: number; readonly path: string };

/**
 * The paths of this repository that a Markdown text names: in single backticks, or as the target of a relative link.
 * Code blocks are left out (their trees use shorthand), and so are commands, URLs, HTTP routes, globs and placeholders.
 */
export const namedPaths = (document: string, markdown: string): NamedPath[] => {
  const found: NamedPath[] = [];
  let isCode = false;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    if (isCode) continue;
    const quoted = [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "").filter(isPathOfOurs);
    const linked = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => (match[1] ?? "").replace(/#.*$/, ""));
    const targets = linked.filter((target) => target !== "" && !/^[a-z]+:/.test(target));
    for (const named of [...quoted, ...targets]) found.push({ document, line: index + 1, path: named });
  }
  return found;
};

const isPathOfOurs = (text: string): boolean => {
  if (!/^[#.\w][\w./#@-]*$/.test(text) || text.includes("...") || text.startsWith("../")) return false;
  const [first = "", second] = text.replace(/^\.\//, "").split("/");
  if (madeLater.includes(first)) return false;
  if (second === undefined) return fileEndings.test(text) && !text.startsWith("*");
  return topNames.includes(first) || sourceNames.includes(first.replace(/^#/, "")) || /^#[a-z]+$/.test(first);
};

const allFiles = topNames
  .filter((folder) => existsSync(path.join(repositoryRoot, folder)))
  .flatMap((folder) => listFiles(folder, /./));

/**
 * Whether the named path exists: from the root, from `src/` (documents say `core/action`), or beside the document.
 * A bare file name (`verify.ts`) must exist in some folder, a bare ending (`.command.ts`) on some file.
 */
export const exists = ({ document, path: named }: NamedPath): boolean => {
  const plain = named.replace(/^#(?=[a-z]+\/)/, "");
  const bases = ["", "src", path.dirname(document)];
  if (bases.some((base) => existsSync(path.join(repositoryRoot, base, plain)))) return true;
  if (plain.includes("/")) return false;
  return allFiles.some((file) => path.basename(file) === plain || (plain.startsWith(".") && file.endsWith(plain)));
};
