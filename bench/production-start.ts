import { readFile } from "node:fs/promises";
import { z } from "zod";

const Manifest = z.object({ scripts: z.object({ start: z.string().regex(/^(\w+=\S+ )*node /) }) });

/** What `npm start` runs, without npm and a shell around it: `NAME=value ... node args`. */
export async function productionStart(): Promise<{
  readonly variables: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}> {
  const { scripts } = Manifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  const words = scripts.start.split(" ");
  const node = words.indexOf("node");
  const variables = Object.fromEntries(words.slice(0, node).map((word) => word.split("=")));
  // Never the operator's own .env: it may name his database and his tokens.
  const args = words.slice(node + 1).filter((word) => !word.startsWith("--env-file"));
  return { variables: z.record(z.string(), z.string()).parse(variables), args };
}
