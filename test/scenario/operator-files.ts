import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the example says where a test can't wait, or has another address; every change must still find its place. */
const changes = (sandboxUrl: string): readonly (readonly [name: string, from: string, to: string])[] => [
  ["muster.yaml", "http://127.0.0.1:4000", sandboxUrl],
  ["application-rollback.yaml", "healthy_for: 10s", "healthy_for: 1s"],
];

/** Writes `muster.example.yaml` and its runbooks into a folder, with this sandbox's address; gives the path of muster.yaml. */
export async function writeOperatorFiles(folder: string, sandboxUrl: string): Promise<string> {
  const runbooks = (await readdir("runbooks")).filter((name) => name.endsWith(".yaml"));
  await mkdir(join(folder, "runbooks"), { recursive: true });
  const files = [
    ["muster.example.yaml", "muster.yaml"] as const,
    ...runbooks.map((name) => [`runbooks/${name}`, `runbooks/${name}`] as const),
  ];
  for (const [from, to] of files)
    await writeFile(join(folder, to), adapt(to, await readFile(from, "utf8"), sandboxUrl));
  return join(folder, "muster.yaml");
}

function adapt(path: string, text: string, sandboxUrl: string): string {
  return changes(sandboxUrl)
    .filter(([name]) => path.endsWith(name))
    .reduce((before, [name, from, to]) => {
      if (!before.includes(from))
        throw new Error(`${name} no longer says "${from}": change this test's operator files.`);
      return before.replaceAll(from, to);
    }, text);
}
