import { createHash } from "node:crypto";
import { chmod, chown, mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Fault } from "#core/shared/fault.ts";
import { initCluster } from "./init-cluster.ts";
import { keepServer } from "./keep-server.ts";
import type { Log } from "./log.ts";
import { findNativeBinaries } from "./native-binaries.ts";
import { isProcessAlive, isServerOf, type Postmaster, readPostmaster } from "./postmaster-file.ts";
import { chooseServerAccount, demandReachable, type ServerAccount } from "./server-account.ts";
import { makeServerUsers } from "./server-users.ts";
import { type ServerPlace, spawnServer } from "./spawn-server.ts";

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** For `pg`: a unix socket that only this account can reach; there is no TCP port and no password. */
  readonly url: string;
  /** Process id of the server at the start; one that is brought back has another. */
  readonly pid: number;
  /** Whether it was already running: left behind by a killed bot, or started by another process. */
  readonly isAdopted: boolean;
  /** Stops the server unless another process of this machine still uses it. Call it last, after everything is drained. */
  stop(): Promise<void>;
}

/** What the embedded server needs to know. */
export interface EmbeddedPostgresOptions {
  /** Folder of our own; made when missing. */
  readonly dataDir: string;
  readonly logger?: Log;
  /** `tests` gives up durability for speed: a crash of the machine loses data. Never use it for anything that matters. */
  readonly durability?: "full" | "tests";
  /** Called as soon as the server's process runs, a moment before it is ready; never when one is adopted. */
  readonly onLaunched?: () => void;
}

/** Recovery after a crash may take this long before we call it broken. */
const readyWithinMs = 120_000;
const stopWithinMs = 10_000;
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, terminator included. */
const socketPathLengthMax = 103;

/**
 * Starts PostgreSQL on a folder, or adopts the one that already runs there: a bot that was killed with -9 leaves its server behind,
 * and the next start must use that one. The first start makes the cluster (about a second), later ones take less than 0.3 s.
 * The server is detached: Ctrl-C reaches us alone, and we stop it when we have drained.
 * A server that dies under us is brought back at the same address. Throws a Fault with the fix.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const clusterFolder = join(dataDir, "cluster");
  const [binaries] = await Promise.all([findNativeBinaries(), mkdir(dataDir, { recursive: true })]);
  const account = await chooseServerAccount(clusterFolder);
  // The folder is ours, so it may be opened for passing through; what lies above it is the operator's to decide.
  if (account !== undefined) await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o011);
  await Promise.all([demandReachable(dataDir, account), demandReachable(binaries.folder, account)]);
  const socketFolder = await makeSocketFolder(dataDir, account);
  const users = makeServerUsers(join(dataDir, "users"));
  await users.enter();

  const { durability = "full", onLaunched } = options;
  const place = { binaries, account, dataDir, clusterFolder, durability };
  try {
    const makeCluster = () => initCluster({ binaries, account, clusterFolder, durability });
    const first = await bringUp({ ...place, socketFolder, onLaunched }, makeCluster);
    const { isAdopted } = first;
    options.logger?.info({ pid: first.server.pid, isAdopted }, "embedded PostgreSQL is ready");
    let running = first.server;
    const kept = keepServer({
      logger: options.logger,
      isThere: () => isServerOf(clusterFolder, running.pid),
      bringBack: async () => {
        // Where its clients look for it; and never on a new cluster: an empty database must not pass for the one that was lost.
        const { server } = await bringUp({ ...place, socketFolder: running.socketFolder }, async () => undefined);
        running = server;
        options.logger?.info({ pid: server.pid }, "embedded PostgreSQL is back");
      },
    });
    return {
      url: `postgres://muster@localhost/postgres?host=${encodeURIComponent(running.socketFolder)}`,
      pid: running.pid,
      isAdopted,
      stop: async () => {
        await kept.release();
        const { othersRemain } = await users.leave();
        if (othersRemain) return;
        await stopServer(running.pid, clusterFolder);
        if (!running.socketFolder.startsWith(dataDir)) await rm(running.socketFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await users.leave();
    throw error;
  }
}

/** The server that runs on a cluster, started when there is none. */
async function bringUp(
  place: Omit<ServerPlace, "deadline">,
  makeCluster: () => Promise<void>,
): Promise<{ readonly server: Postmaster; readonly isAdopted: boolean }> {
  let isAdopted = true;
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    const running = await findRunning(place.clusterFolder);
    if (running?.status === "ready") return { server: running, isAdopted };
    if (performance.now() > deadline) throw notReady(running, place.dataDir);
    if (running !== undefined) {
      // Starting, or dying under somebody's hand: both end by themselves.
      await delay(10);
      continue;
    }
    await makeCluster();
    await spawnServer({ ...place, deadline });
    isAdopted = false;
  }
}

function notReady(running: Postmaster | undefined, dataDir: string): Fault {
  return new Fault({
    code: "embedded-postgres-not-ready",
    message: "The embedded PostgreSQL does not become ready.",
    hint: `It has been ${running?.status ?? "silent"} for ${readyWithinMs / 1_000} s; its own words are in ${join(dataDir, "postgres.log")}.`,
    retry: "may-retry",
  });
}

/**
 * The living server of a cluster. PostgreSQL clears the lock file of a dead process itself, but refuses to start when the number has
 * become somebody else's, as it does after a reboot of a container; only then the file is removed here.
 */
async function findRunning(clusterFolder: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmaster(clusterFolder);
  if (postmaster === undefined || !isProcessAlive(postmaster.pid)) return undefined;
  if (await isServerOf(clusterFolder, postmaster.pid)) return postmaster;
  const again = await readPostmaster(clusterFolder);
  if (again?.pid === postmaster.pid) await rm(join(clusterFolder, "postmaster.pid"), { force: true });
  return undefined;
}

async function makeSocketFolder(dataDir: string, account: ServerAccount): Promise<string> {
  const inside = join(dataDir, "run");
  const fits = Buffer.byteLength(join(inside, ".s.PGSQL.5432.lock")) <= socketPathLengthMax;
  const short = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const folder = fits ? inside : join(tmpdir(), `muster-${short}`);
  // Closed to everybody else: whoever can enter it is the database's superuser.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/** Fast shutdown (open transactions are rolled back); after a while immediate shutdown, which costs a recovery at the next start. */
async function stopServer(pid: number, clusterFolder: string): Promise<void> {
  // The lock file goes a moment before the process does.
  const isGone = async () => !(await isServerOf(clusterFolder, pid));
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (await isGone()) return;
    process.kill(pid, signal);
    const deadline = performance.now() + stopWithinMs;
    while (performance.now() < deadline) {
      if (await isGone()) return;
      await delay(10);
    }
  }
  throw new Fault({
    code: "embedded-postgres-does-not-stop",
    message: "The embedded PostgreSQL does not stop.",
    hint: `Process ${pid} ignored SIGINT and SIGQUIT; its data is safe. Kill it by hand.`,
    retry: "never",
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
