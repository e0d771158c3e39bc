import path from "node:path";
import type { SourceModule } from "../support/parse-module.ts";

/** The parts of the house; "src" are the files directly under `src/` (main, compose, logger, doctor). */
export type Layer =
  | "core"
  | "adapters"
  | "config"
  | "http"
  | "jobs"
  | "src"
  | "commands"
  | "templates"
  | "sandbox"
  | "test"
  | "bench";

/** Where an import leads: a file of ours with its layer, or a package (`node:fs` counts as one). */
export type Target =
  | { readonly kind: "file"; readonly path: string; readonly layer: Layer }
  | { readonly kind: "package"; readonly name: string };

/** The layer of a path relative to the repository; throws for a folder nobody has decided about. */
export const layerOf = (file: string): Layer => {
  const [top = "", second = "", third] = file.split("/");
  switch (top) {
    case "src":
      if (third === undefined) return "src";
      if (second === "core" || second === "adapters" || second === "config" || second === "http" || second === "jobs") {
        return second;
      }
      break;
    case "commands":
    case "templates":
    case "sandbox":
    case "test":
    case "bench":
      return top;
  }
  throw new Error(`${file} lies in no known layer`);
};

const aliases: readonly (readonly [string, string])[] = [
  ["#core/", "src/core/"],
  ["#adapters/", "src/adapters/"],
  ["#config/", "src/config/"],
  ["#http/", "src/http/"],
  ["#jobs/", "src/jobs/"],
  ["#src/", "src/"],
  ["#commands/", "commands/"],
  ["#templates/", "templates/"],
  ["#sandbox/", "sandbox/"],
  ["#test/", "test/"],
];

/** Follows a specifier from the file that names it. */
export const targetOf = (from: SourceModule, specifier: string): Target => {
  const alias = aliases.find(([prefix]) => specifier.startsWith(prefix));
  const file = specifier.startsWith(".")
    ? path.posix.join(path.posix.dirname(from.path), specifier)
    : alias && alias[1] + specifier.slice(alias[0].length);
  if (file !== undefined) return { kind: "file", path: file, layer: layerOf(file) };
  const parts = specifier.split("/");
  return { kind: "package", name: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/") };
};

/** The folder of an adapter's or a stage's file: `slack` of `src/adapters/slack/client.ts`. */
export const folderOf = (file: string): string => file.split("/")[2] ?? "";
