import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One place where a copy says something else: in the file of this name, `from` becomes `to`. */
export type FileChange = readonly [name: string, from: string, to: string];

/** Where the example expects the sandbox. */
const exampleOrigin = "http://127.0.0.1:4000";

/**
 * Writes `muster.example.yaml` and its runbooks into a folder, with this sandbox's address and the changes asked for; gives the path of
 * muster.yaml. Throws when a change finds nothing to change.
 */
export async function writeOperatorFiles(
  folder: string,
  sandboxUrl: string,
  changes: readonly FileChange[] = [],
): Promise<string> {
  const wanted: readonly FileChange[] = [["muster.yaml", exampleOrigin, sandboxUrl], ...changes];
  const runbooks = (await readdir("runbooks")).filter((name) => name.endsWith(".yaml"));
  await mkdir(join(folder, "runbooks"), { recursive: true });
  const files = [
    ["muster.example.yaml", "muster.yaml"] as const,
    ...runbooks.map((name) => [`runbooks/${name}`, `runbooks/${name}`] as const),
  ];
  for (const [from, to] of files) await writeFile(join(folder, to), adapt(to, await readFile(from, "utf8"), wanted));
  return join(folder, "muster.yaml");
}

function adapt(path: string, text: string, changes: readonly FileChange[]): string {
  return changes
    .filter(([name]) => path.endsWith(name))
    .reduce((before, [name, from, to]) => {
      if (!before.includes(from)) throw new Error(`${name} no longer says "${from}": change who asks for this.`);
      return before.replaceAll(from, to);
    }, text);
}
