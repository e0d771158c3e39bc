import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A server that holds a data folder, as its `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  /** PostgreSQL's own word on line 8: `starting`, `ready`, `stopping`, `standby`. */
  readonly status: string;
}

/**
 * Reads `postmaster.pid`; undefined when there is none or it is half written.
 * Format: https://www.postgresql.org/docs/17/storage-file-layout.html and src/include/utils/pidfile.h (lines 1, 5 and 8).
 */
export async function readPostmaster(clusterFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(clusterFolder, "postmaster.pid"), "utf8").catch(() => undefined);
  const lines = text?.split("\n") ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, socketFolder: lines[4]?.trim() ?? "", status: lines[7]?.trim() ?? "" };
}

/** Whether a process id belongs to a living PostgreSQL; after a reboot the number may be somebody else's. */
export async function isPostgresAlive(pid: number): Promise<boolean> {
  if (!isProcessAlive(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  // A zombie has an empty command line; a system without /proc can't tell, and then the living process is believed.
  return commandLine === undefined || commandLine.includes("postgres");
}

/** Whether a process with this id exists. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
