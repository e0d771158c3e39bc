import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "#config/load-config.ts";
import { credentials } from "#sandbox/credentials.ts";
import { alertFingerprint } from "#sandbox/monitoring/alert-fingerprint.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "#sandbox/start-sandbox.ts";
import type { FileChange } from "#sandbox/write-operator-files.ts";
import { compose, type Muster } from "#src/compose.ts";
import { makeLogger } from "#src/logger.ts";
import { openTestDatabase } from "#test/support/database.ts";
import { operatorFiles } from "./operator-files.ts";
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
  /** Presses one of the sandbox's controls, as the page does. */
  press(control: string): Promise<void>;
  /** Posts a notification of hand-made alerts, as Alertmanager does when it repeats itself. */
  notify(...alerts: readonly NotifiedAlert[]): Promise<Response>;
  /** Error and warning lines that Muster logged. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

/** One alert of a notification; its labels are its identity. */
export interface NotifiedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly startsAt: string;
  /** Null while it fires. */
  readonly endsAt: string | null;
}

/** The four people of a sandbox; `patienceMs` is how long they wait for what they want to see, `answeredWithinMs` for an answer. */
export function makeCast({ slack }: Pick<Sandbox, "slack">, patienceMs?: number, answeredWithinMs?: number): Cast {
  return {
    mina: makePerson(slack, "U0ONCALL", patienceMs, answeredWithinMs),
    theo: makePerson(slack, "U0RESP", patienceMs, answeredWithinMs),
    aya: makePerson(slack, "U0LEAD", patienceMs, answeredWithinMs),
    gus: makePerson(slack, "U0GUEST", patienceMs, answeredWithinMs),
  };
}

/**
 * Starts sandbox and Muster, joined to each other; without a `databaseUrl` on a database of the run's own server. `changes` are what the
 * operator's files say otherwise.
 */
export async function startStage(
  options: SandboxOptions,
  databaseUrl?: string,
  changes: readonly FileChange[] = [],
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "muster-scenario-"));
  const sandbox = await startSandbox({ page: false, ...options });
  const database = databaseUrl === undefined ? await openTestDatabase() : { url: databaseUrl, drop: async () => {} };
  const reading = await loadConfig({
    ...sandbox.environment,
    MUSTER_CONFIG: await operatorFiles(folder, sandbox.url, changes),
    DATABASE_URL: database.url,
    // Its own: a spool takes over what another process of the machine left behind, and that would be another test's alert.
    DATA_DIR: join(folder, "data"),
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
    press: (control) => press(sandbox, control),
    notify: (...alerts) => notify(muster.url, alerts),
    async stop() {
      await muster.stop();
      await sandbox.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Presses one of the sandbox's controls; throws when it did not do what it says. */
export async function press({ url }: Pick<Sandbox, "url">, control: string): Promise<void> {
  const response = await fetch(`${url}/sandbox/controls/${control}`, { method: "POST" });
  if (!response.ok) throw new Error(`${control}: ${await response.text()}`);
}

async function notify(musterUrl: string, alerts: readonly NotifiedAlert[]): Promise<Response> {
  const body = {
    version: "4",
    groupKey: "{}",
    status: "firing",
    alerts: alerts.map(({ labels, summary, startsAt, endsAt }) => ({
      status: endsAt === null ? "firing" : "resolved",
      labels,
      annotations: { summary },
      startsAt,
      endsAt: endsAt ?? "0001-01-01T00:00:00Z",
      generatorURL: "",
      fingerprint: alertFingerprint(labels),
    })),
  };
  const headers = { "content-type": "application/json", authorization: `Bearer ${credentials.alertmanagerBearer}` };
  return fetch(`${musterUrl}/webhooks/alertmanager`, { method: "POST", headers, body: JSON.stringify(body) });
}
