import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";

/** Tells the test processes where the run's database server lives; the first one that needs it starts it. */
export const databaseFolderVariable = "MUSTER_TEST_DATABASE_FOLDER";

/** Vitest's `globalSetup`: a folder for one database server per run, stopped and removed at the end, also after killed runs. */
export async function setup(): Promise<() => Promise<void>> {
  await removeLeftOvers();
  const folder = await mkdtemp(join(tmpdir(), `muster-test-${process.pid}-`));
  process.env[databaseFolderVariable] = folder;
  return () => remove(folder);
}

async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^muster-test-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await remove(join(tmpdir(), name));
  }
}

async function remove(folder: string): Promise<void> {
  if (existsSync(join(folder, "cluster", "postmaster.pid"))) {
    const server = await startEmbeddedPostgres({ dataDir: folder, durability: "tests" });
    await server.stop();
  }
  await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
