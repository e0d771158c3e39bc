import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "#config/load-config.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "#sandbox/start-sandbox.ts";
import { compose, type Muster } from "#src/compose.ts";
import { makeLogger } from "#src/logger.ts";
import { openTestDatabase } from "#test/support/database.ts";
import { writeOperatorFiles } from "./operator-files.ts";
import { makePerson, type Person } from "./person.ts";

/** The people of the emulated workspace, by what they are in `muster.example.yaml`. */
export interface Cast {
  /** On call for the storefront: a responder. */
  readonly mina: Person;
  /** A responder who may not approve. */
  readonly theo: Person;
  /** The lead: may approve. */
  readonly aya: Person;
  /** Nobody in the operator's file: may only look. */
  readonly gus: Person;
}

/** The whole house against the whole emulated world, in this process. */
export interface Stage extends Cast {
  readonly sandbox: Sandbox;
  readonly muster: Muster;
  /** Error and warning lines that Muster logged. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

/** The four people of a sandbox. */
export function makeCast({ slack }: Pick<Sandbox, "slack">): Cast {
  return {
    mina: makePerson(slack, "U0ONCALL"),
    theo: makePerson(slack, "U0RESP"),
    aya: makePerson(slack, "U0LEAD"),
    gus: makePerson(slack, "U0GUEST"),
  };
}

/** Starts sandbox and Muster, joined to each other; the database is the run's own server's. */
export async function startStage(options: SandboxOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "muster-scenario-"));
  const [sandbox, database] = await Promise.all([startSandbox({ page: false, ...options }), openTestDatabase()]);
  const reading = await loadConfig({
    ...sandbox.environment,
    MUSTER_CONFIG: await writeOperatorFiles(folder, sandbox.url),
    DATABASE_URL: database.url,
    HOST: "127.0.0.1",
    PORT: "0",
  });
  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  const complaints: string[] = [];
  const muster = await compose(reading.config, makeLogger("warn", { write: (line) => void complaints.push(line) }));
  await sandbox.connect(muster.url);
  return {
    ...makeCast(sandbox),
    sandbox,
    muster,
    complaints,
    async stop() {
      await muster.stop();
      await sandbox.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
