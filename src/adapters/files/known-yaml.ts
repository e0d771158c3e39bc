import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { sha256 } from "../system/sha256.ts";
import type { ParsedYaml, ParseYaml } from "./yaml-file.ts";

/** What an earlier start learnt of operators' files, by their whole text: loading the parser and parsing take a twelfth of a start. */
export interface KnownYaml {
  /** Values that are known; text that isn't is a problem, for which the parser is to be asked. Lines are not known. */
  readonly parse: ParseYaml;
  /** The same parser, of which what it says is remembered. */
  remembering(parse: ParseYaml): ParseYaml;
  /** Writes down what was remembered; a folder that can't be written to costs the next start its time. */
  keep(): Promise<void>;
}

/** Another version may read the same text differently. */
const parserVersion = "yaml 2.9.1";

/** Reads what is known in a data folder. A file that can't be read says nothing. */
export async function openKnownYaml(dataDir: string): Promise<KnownYaml> {
  const file = join(dataDir, "known-yaml.json");
  const known = await readKnown(file);
  const remembered = new Map<string, unknown>();
  return {
    parse: (text) => {
      const key = keyOf(text);
      return known.has(key) ? { value: known.get(key), problems: [], lineOf: () => 1 } : unknown;
    },
    remembering: (parse) => (text) => {
      const parsed = parse(text);
      if (parsed.problems.length === 0 && isJson(parsed.value)) remembered.set(keyOf(text), parsed.value);
      return parsed;
    },
    keep: async () => {
      const written = `${file}.${process.pid}`;
      try {
        await writeFile(written, JSON.stringify(Object.fromEntries(remembered)), { mode: 0o600 });
        await rename(written, file);
      } catch {
        // See above: nothing but time is lost.
      }
    },
  };
}

const unknown: ParsedYaml = { value: undefined, problems: [{ line: 1, message: "not known" }], lineOf: () => 1 };

function keyOf(text: string): string {
  return sha256(`${parserVersion}\n${text}`);
}

/** What JSON can't say is parsed each time: an infinity, or what holds itself. */
function isJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}

async function readKnown(file: string): Promise<ReadonlyMap<string, unknown>> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    return new Map(typeof known === "object" && known !== null ? Object.entries(known) : []);
  } catch {
    return new Map();
  }
}
