import { join } from "node:path";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { makeDeadEffects } from "#adapters/postgres/dead-effects.ts";
import { makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { exitCodeForConfig, loadConfig } from "#config/load-config.ts";
import { Fault } from "#core/shared/fault.ts";
import { StoredEffect } from "#jobs/stored-effect.ts";
import { answerDeadletter } from "./answer-deadletter.ts";
import { readDeadletterRequest } from "./read-deadletter-request.ts";

/** EX_USAGE and EX_UNAVAILABLE of sysexits.h; 1 = there is no such letter. */
const exitCodes = { done: 0, nothing: 1, usage: 64, unavailable: 69 } as const;

const usage = `What Muster gave up: deliveries that could not be processed, and effects (messages, pages, ...) that could not be done.

  npm run deadletter list [-- --source <name> | --effects] [--limit <n>] [--json]
  npm run deadletter show <id> [-- --json]
  npm run deadletter retry <id>
  npm run deadletter retry -- --source <name>     all deliveries of a source
  npm run deadletter retry -- --effects           all effects, but those of actions and runbooks`;

const request = readDeadletterRequest(process.argv.slice(2));
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
    const { kind, text } = await answerDeadletter(request, {
      letters: makeDeadLetters({ database, clock: systemClock }),
      effects: makeDeadEffects({ database, readEffect: (payload) => StoredEffect.safeParse(payload).data }),
    });
    if (kind === "done") console.log(text);
    else console.error(text);
    process.exitCode = exitCodes[kind];
  } finally {
    await database.close();
    await embedded?.stop();
  }
} catch (error) {
  console.error(error instanceof Fault ? `${error.message} ${error.hint}` : error);
  process.exitCode = exitCodes.unavailable;
}
