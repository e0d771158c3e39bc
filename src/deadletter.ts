import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { type ListedLetter, makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { exitCodeForConfig, loadConfig } from "#config/load-config.ts";
import { Fault } from "#core/shared/fault.ts";

/** EX_USAGE and EX_UNAVAILABLE of sysexits.h; 1 = there is no such letter. */
const exitCodes = { done: 0, nothing: 1, usage: 64, unavailable: 69 } as const;

const usage = `Deliveries that could not be processed.

  npm run deadletter list [-- --source <name>] [--limit <n>] [--json]
  npm run deadletter show <id> [-- --json]
  npm run deadletter retry <id>
  npm run deadletter retry -- --source <name>`;

const listedMax = 100;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const request = readArguments(process.argv.slice(2));
if (typeof request === "string") {
  console.error(`${request}\n\n${usage}`);
  process.exit(exitCodes.usage);
}
const reading = await loadConfig();
if (reading.kind === "invalid") {
  for (const problem of reading.problems) console.error(problem);
  process.exit(exitCodeForConfig);
}
try {
  const { DATABASE_URL, DATA_DIR } = reading.config.environment;
  // The embedded server is adopted when Muster runs, and started for us alone when it doesn't.
  const embedded =
    DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataDir: join(DATA_DIR, "postgres") }) : undefined;
  const database = openDatabase({ url: DATABASE_URL ?? embedded?.url ?? "" });
  try {
    process.exitCode = await answer(request, makeDeadLetters({ database, clock: systemClock }));
  } finally {
    await database.close();
    await embedded?.stop();
  }
} catch (error) {
  console.error(error instanceof Fault ? `${error.message} ${error.hint}` : error);
  process.exitCode = exitCodes.unavailable;
}

type Request =
  | { readonly verb: "list"; readonly source: string | undefined; readonly limit: number; readonly json: boolean }
  | { readonly verb: "show"; readonly id: string; readonly json: boolean }
  | { readonly verb: "retry"; readonly choice: { readonly id: string } | { readonly source: string } };

/** What is asked for, or what is wrong with it. */
function readArguments(args: string[]): Request | string {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { source: { type: "string" }, limit: { type: "string" }, json: { type: "boolean", default: false } },
    });
    const [verb = "", id, ...rest] = positionals;
    const { source, json } = values;
    if (rest.length > 0) return `Too much: ${rest.join(" ")}.`;
    if (id !== undefined && !uuid.test(id)) return `"${id}" is not the id of a dead letter; list shows them.`;
    switch (verb) {
      case "list": {
        const limit = Number(values.limit ?? listedMax);
        if (!Number.isInteger(limit) || limit < 1) return `--limit is a number above 0, not "${values.limit}".`;
        return { verb, source, limit, json };
      }
      case "show":
        return id === undefined ? "show needs the id of a dead letter." : { verb, id, json };
      case "retry":
        if ((id === undefined) === (source === undefined)) return "retry needs either an id or --source.";
        return { verb, choice: id === undefined ? { source: source ?? "" } : { id } };
      default:
        return verb === "" ? "Say what to do." : `Unknown: ${verb}.`;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function answer(asked: Request, letters: ReturnType<typeof makeDeadLetters>): Promise<number> {
  switch (asked.verb) {
    case "list": {
      const { limit, source } = asked;
      const found = await letters.list({ limit, ...(source === undefined ? {} : { source }) });
      if (asked.json) console.log(JSON.stringify(found));
      else if (found.length === 0) console.log("There are no dead letters.");
      else for (const letter of found) console.log(lineOf(letter));
      return exitCodes.done;
    }
    case "show": {
      const letter = await letters.load(asked.id);
      if (letter === undefined) {
        console.error(`There is no dead letter ${asked.id}.`);
        return exitCodes.nothing;
      }
      const { body, ...rest } = letter;
      const text = new TextDecoder().decode(body);
      if (asked.json) console.log(JSON.stringify({ ...rest, body: text }));
      else console.log(`${lineOf(letter)}\n\n${printable(letter.reason)}\n\n${printable(text)}`);
      return exitCodes.done;
    }
    case "retry": {
      const count = await letters.retry(asked.choice);
      if (count === 0) {
        console.error("Nothing is put back: there is no such dead letter, or it was put back already.");
        return exitCodes.nothing;
      }
      console.log(`${count} put back into the inbox; Muster works them off within a second when it runs.`);
      return exitCodes.done;
    }
  }
}

function lineOf({ id, at, source, bytes, reason, retriedAt }: ListedLetter): string {
  const state = retriedAt === null ? "" : ` (put back ${retriedAt.toISOString()})`;
  return `${id}  ${at.toISOString()}  ${source}  ${bytes} bytes${state}  ${printable(reason.split("\n")[0] ?? "")}`;
}

/** Foreign text must not command the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "\u{fffd}");
}
