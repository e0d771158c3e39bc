import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseModule, type SourceModule } from "./parse-module.ts";

/** The repository's root, absolute. */
export const repositoryRoot = fileURLToPath(new URL("../../", import.meta.url));

const sourceFolders = ["src", "commands", "templates", "sandbox", "test", "bench"];
const generatedFolders = ["sandbox/page/dist", "test/fixtures"];

/** Every file under a folder of the repository, as sorted paths relative to its root; empty when the folder is missing. */
export const listFiles = (folder: string, ending: RegExp): string[] => {
  const entries = readdirSync(path.join(repositoryRoot, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory())
        return entry.name === "node_modules" || generatedFolders.includes(name) ? [] : listFiles(name, ending);
      return ending.test(entry.name) ? [name] : [];
    })
    .sort();
};

/** Parses all TypeScript of the repository except generated and fixture folders. */
export const readSourceTree = (): SourceModule[] => {
  const present = readdirSync(repositoryRoot);
  return sourceFolders
    .filter((folder) => present.includes(folder))
    .flatMap((folder) => listFiles(folder, /\.tsx?$/))
    .map((file) => parseModule(file, readFileSync(path.join(repositoryRoot, file), "utf8")));
};
