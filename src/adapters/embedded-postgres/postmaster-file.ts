import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

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

/** Whether a process id is the living server of a cluster; after a reboot the number may be anybody's, also another PostgreSQL's. */
export async function isServerOf(clusterFolder: string, pid: number): Promise<boolean> {
  if (!isProcessAlive(pid)) return false;
  // A server works in its data folder (ChangeToDataDir in PostgreSQL's postmaster.c); a zombie has no working folder.
  const folder = await readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => error.code ?? "");
  if (folder === "EACCES") return true;
  if (folder !== "ENOENT") return folder === (await realpath(clusterFolder));
  if (existsSync("/proc/self")) return false;
  const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.includes(clusterFolder);
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
