import { spawn } from "node:child_process";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "#core/shared/fault.ts";
import type { ClusterPlace } from "./init-cluster.ts";
import { isServerOf, readPostmaster } from "./postmaster-file.ts";
import { serverEnvironment } from "./server-environment.ts";

/** What starting the server needs. */
export interface ServerPlace extends ClusterPlace {
  readonly dataDir: string;
  readonly socketFolder: string;
  /** When to give up, in `performance.now()` milliseconds. */
  readonly deadline: number;
  /** Called as soon as the process runs. */
  readonly onLaunched?: (() => void) | undefined;
}

/** Small enough for a bot beside it (about 40 MB resident), large enough for hundreds of incidents. */
const settings = [
  "listen_addresses=",
  "unix_socket_permissions=0700",
  "max_connections=60",
  "shared_buffers=32MB",
  "huge_pages=off",
  "jit=off",
  "max_parallel_workers=0",
  "max_worker_processes=2",
  "autovacuum_max_workers=1",
  "wal_level=minimal",
  "max_wal_senders=0",
  "max_logical_replication_workers=0",
  "max_wal_size=128MB",
  "min_wal_size=32MB",
  "log_min_messages=warning",
  "log_line_prefix=%m [%p] ",
  "timezone=UTC",
  "log_timezone=UTC",
];

/** Test servers hold many databases and lose nothing that matters. */
const testSettings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];

const logBytesMax = 10 * 1024 * 1024;

/** Starts a detached server and resolves when it accepts connections, or when another process won the race for the folder. */
export async function spawnServer(place: ServerPlace): Promise<void> {
  const logFile = join(place.dataDir, "postgres.log");
  const size = await stat(logFile).then(
    (stats) => stats.size,
    () => 0,
  );
  // A file and not a pipe to us: the server outlives a killed bot and must be able to speak.
  const log = await open(logFile, size > logBytesMax ? "w" : "a", 0o600);
  const all = [...settings, `unix_socket_directories=${place.socketFolder}`];
  if (place.durability === "tests") all.push(...testSettings);
  const child = spawn(
    place.binaries.postgres,
    ["-D", place.clusterFolder, ...all.flatMap((setting) => ["-c", setting])],
    { ...place.account, cwd: "/", env: serverEnvironment(), detached: true, stdio: ["ignore", log.fd, log.fd] },
  );
  place.onLaunched?.();
  let exit: { readonly reason: unknown } | undefined;
  const exited = new Promise<void>((resolve) => {
    child.on("error", (reason) => {
      exit = { reason };
      resolve();
    });
    child.on("exit", (code, signal) => {
      exit ??= { reason: `exit ${code ?? signal}` };
      resolve();
    });
  });
  try {
    while (performance.now() < place.deadline) {
      const postmaster = await readPostmaster(place.clusterFolder);
      if (postmaster?.status === "ready" && postmaster.pid === child.pid) break;
      if (exit !== undefined) {
        if (postmaster !== undefined && (await isServerOf(place.clusterFolder, postmaster.pid))) break;
        const words = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-5).join("\n");
        // The children of a killed server need a moment to notice and let go of its memory.
        if (words.includes("pre-existing shared memory block")) break;
        throw new Fault({
          code: "embedded-postgres-start",
          message: "The embedded PostgreSQL does not start.",
          hint: `Its last words in ${logFile}: ${words}`,
          retry: "may-retry",
          cause: exit.reason,
        });
      }
      await Promise.race([exited, delay(5)]);
    }
  } finally {
    child.unref();
    await log.close();
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
