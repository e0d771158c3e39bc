import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, chown, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "#core/shared/fault.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import type { ServerAccount } from "./server-account.ts";
import { serverEnvironment } from "./server-environment.ts";

/** What making a cluster needs. */
export interface ClusterPlace {
  readonly binaries: NativeBinaries;
  readonly account: ServerAccount;
  readonly clusterFolder: string;
  readonly durability: "full" | "tests";
}

/** Makes the database cluster once. It appears complete or not at all, also when we are killed or another process does the same. */
export async function initCluster({ binaries, account, clusterFolder, durability }: ClusterPlace): Promise<void> {
  if (await exists(join(clusterFolder, "PG_VERSION"))) return;
  const draft = `${clusterFolder}.${randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  if (account !== undefined) await chown(draft, account.uid, account.gid);
  const flags = ["--username=muster", "--auth=trust", "--encoding=UTF8", "--no-instructions"];
  if (durability === "tests") flags.push("--no-sync");
  // The built-in locale needs no locale of the machine and sorts the same everywhere.
  const locale = ["--locale-provider=builtin", "--locale=C.UTF-8"];
  // Answers that initdb otherwise finds by starting trial servers (0.2 s).
  const settings = ["--set", "max_connections=60", "--set", "shared_buffers=32MB", "--set", "timezone=UTC"];
  try {
    await promisify(execFile)(binaries.initdb, [`--pgdata=${draft}`, ...flags, ...locale, ...settings], {
      ...account,
      cwd: "/",
      env: serverEnvironment(),
    });
    await rename(draft, clusterFolder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (await exists(join(clusterFolder, "PG_VERSION"))) return;
    const words = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
    throw new Fault({
      code: "embedded-postgres-init",
      message: "The embedded PostgreSQL can't make its database files.",
      hint: `initdb said: ${words === "" ? String(cause) : words}. Check space and rights of ${clusterFolder}, or set DATABASE_URL.`,
      retry: "never",
      cause,
    });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
