import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, SlackTransport } from "./environment.ts";
import type { Config } from "./load-config.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What the door needs of the configuration. */
export interface DoorConfig {
  readonly environment: Pick<
    Environment,
    "PORT" | "HOST" | "DATA_DIR" | "INTAKE_ACK" | "SPOOL_BYTES_MAX" | "WEBHOOK_ALERTMANAGER_SECRET"
  >;
  readonly slack: Pick<SlackTransport, "kind">;
}

/** What is written down. The webhook secret is not in it: that is read from the environment each time. */
interface KnownStart {
  /** The variables that Muster reads. */
  readonly names: readonly string[];
  /** Of their values, of what decides how they are read, and of all that is written here: only we write what fits it. */
  readonly digest: string;
  readonly door: Omit<DoorConfig, "environment"> & {
    readonly environment: Omit<DoorConfig["environment"], "WEBHOOK_ALERTMANAGER_SECRET">;
  };
}

/** What decides how variables are read and what of them is written here: the rules, the version of what applies them, and this file. */
const rules = ["environment.ts", "../../package.json", import.meta.url].map((place) => new URL(place, import.meta.url));

/**
 * What the door needs, when the environment is, in every variable that Muster reads, that of a start that came to serve: then the door may
 * open before the configuration is read (docs/decisions/0007). Undefined else. What else is configured may have become wrong meanwhile;
 * whoever finds it so calls `forgetStart`.
 */
export async function recallStart(variables: Variables = process.env): Promise<DoorConfig | undefined> {
  try {
    const known: KnownStart = JSON.parse(await readFile(fileOf(variables), "utf8"));
    if ((await digestOf(known, variables)) !== known.digest) return undefined;
    const { environment, slack } = known.door;
    const secret = variables["WEBHOOK_ALERTMANAGER_SECRET"] || undefined;
    return { environment: { ...environment, WEBHOOK_ALERTMANAGER_SECRET: secret }, slack };
  } catch {
    // Not there yet, or nothing that we wrote: the start takes longer.
    return undefined;
  }
}

/** Writes down that a start with this environment came to serve. A folder that can't be written to costs the next start its time. */
export async function rememberStart(
  { environment, slack }: Pick<Config, "environment" | "slack">,
  variables: Variables = process.env,
): Promise<void> {
  const { PORT, HOST, DATA_DIR, INTAKE_ACK, SPOOL_BYTES_MAX } = environment;
  // Before the database is there nothing is taken in, so an early door is of no use.
  if (INTAKE_ACK !== "spool") return;
  const { Environment } = await import("./environment.ts");
  const learnt = {
    names: Object.keys(Environment.shape),
    door: { environment: { PORT, HOST, DATA_DIR, INTAKE_ACK, SPOOL_BYTES_MAX }, slack: { kind: slack.kind } },
  };
  const file = fileOf(variables);
  const written = `${file}.${process.pid}`;
  try {
    const known: KnownStart = { ...learnt, digest: await digestOf(learnt, variables) };
    await mkdir(DATA_DIR, { recursive: true });
    await writeFile(written, JSON.stringify(known), { mode: 0o600 });
    await rename(written, file);
  } catch {
    // See above: nothing but time is lost.
  }
}

/** The next start reads its configuration before it opens. */
export async function forgetStart(variables: Variables = process.env): Promise<void> {
  // What can't be removed could not be written either, or is another's.
  await rm(fileOf(variables), { force: true }).catch(() => undefined);
}

/** Replicas that share a folder have a port each. */
function fileOf(variables: Variables): string {
  const port = /^\d+$/.exec(variables["PORT"] ?? "")?.[0] ?? "default";
  return join(variables["DATA_DIR"] || "./data", `known-start-${port}.json`);
}

async function digestOf({ names, door }: Omit<KnownStart, "digest">, variables: Variables): Promise<string> {
  const texts = await Promise.all(rules.map((rule) => readFile(rule, "utf8")));
  // Empty variables count as absent.
  const values = names.map((name) => [name, variables[name] || null]);
  return createHash("sha256")
    .update(JSON.stringify([texts, values, door]))
    .digest("hex");
}
