import { join, resolve } from "node:path";

/**
 * Where Node keeps what it compiled, for the next start. Never the system's temporary folder, which is Node's default: whoever made
 * that folder first could have us run his code. Read before anything else is loaded, so it stands on nothing else of ours.
 */
export function compileCacheFolder(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  return resolve(join(variables["DATA_DIR"] || "./data", "compile-cache"));
}
