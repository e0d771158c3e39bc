import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { type Database, openDatabase } from "#adapters/postgres/open-database.ts";
import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";
import { operatorFiles } from "#test/scenario/operator-files.ts";
import { type Cast, makeCast } from "#test/scenario/stage.ts";
import { type RoundRobinProxy, startRoundRobinProxy } from "#test/support/round-robin-proxy.ts";
import { startTcpCutter, type TcpCutter } from "#test/support/tcp-cutter.ts";
import { warmCompileCache } from "#test/support/warm-compile-cache.ts";
import { type Replica, startReplica } from "./replica.ts";

/** Several replicas on one PostgreSQL behind one balancer, and the emulated world around them. */
export interface ReplicaWorld extends Cast {
  readonly sandbox: Sandbox;
  readonly replicas: readonly Replica[];
  readonly proxy: RoundRobinProxy;
  readonly server: EmbeddedPostgres;
  /** The wire that the replicas reach the database through. */
  readonly wire: TcpCutter;
  /** A look into the replicas' database. */
  readonly database: Database;
  /** Which replica holds a lease on work of this lane (a `like` pattern) now. */
  holderOf(lane: string): Promise<Replica | undefined>;
  /** How much work could run, runs, or was given up. */
  readonly openWork: () => Promise<{ readonly open: number; readonly dead: number }>;
  close(): Promise<void>;
}

/** How a world is made. */
export interface ReplicaWorldOptions {
  readonly count: number;
  readonly mode: "http" | "socket";
  /** What the operator's file says otherwise, as pairs of found and put text. */
  readonly configure?: readonly (readonly [from: string, to: string])[];
  /** Where the database keeps its files; default a new folder. */
  readonly databaseFolder?: string;
  /** How long people wait for what they want to see, in milliseconds. */
  readonly patienceMs?: number;
  /** Within which they demand an answer; default 3 s. */
  readonly answeredWithinMs?: number;
}

/** Starts everything; resolves when all replicas serve. */
export async function startReplicaWorld(options: ReplicaWorldOptions): Promise<ReplicaWorld> {
  const folder = await mkdtemp(join(tmpdir(), "muster-replicas-"));
  // As root, PostgreSQL runs as nobody, who has to get in.
  await chmod(folder, 0o711);
  const sandbox = await startSandbox({ page: false, mode: options.mode, alertSource: "stand-in", changeMs: 200 });
  const server: EmbeddedPostgres = await startEmbeddedPostgres({
    dataDir: options.databaseFolder ?? join(folder, "postgres"),
    durability: "tests",
  });
  const config = await operatorFiles(folder, sandbox.url);
  const text = await readFile(config, "utf8");
  await writeFile(
    config,
    (options.configure ?? []).reduce((before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`muster.example.yaml no longer says "${from}"`);
      return before.replace(from, to);
    }, text),
  );
  const url = new URL(server.url);
  const wire = await startTcpCutter(join(url.searchParams.get("host") ?? "", ".s.PGSQL.5432"));
  // All of them at once on an empty database: one of them migrates.
  const dataDirs = Array.from({ length: options.count }, (_, index) => join(folder, `replica-${index + 1}`));
  await Promise.all(dataDirs.map(warmCompileCache));
  const replicas = await Promise.all(
    dataDirs.map((dataDir) =>
      startReplica({
        ...sandbox.environment,
        MUSTER_CONFIG: config,
        DATABASE_URL: `postgres://${url.username}@127.0.0.1:${wire.port}${url.pathname}`,
        DATA_DIR: dataDir,
      }),
    ),
  );
  await Promise.all(replicas.map((replica) => replica.serves()));
  const proxy = await startRoundRobinProxy(replicas.map(({ port }) => port));
  await sandbox.connect(proxy.url);
  const database = openDatabase({ url: server.url, connectionsMax: 2 });
  const effects = () => database.kysely.selectFrom("muster.effect");
  return {
    ...makeCast(sandbox, options.patienceMs, options.answeredWithinMs),
    sandbox,
    replicas,
    proxy,
    server,
    wire,
    database,
    holderOf: async (lane) => {
      const running = await effects()
        .select("leaseOwner")
        .where("state", "=", "running")
        .where("lane", "like", lane)
        .executeTakeFirst();
      return replicas.find((replica) => running?.leaseOwner?.includes(`,${replica.pid()},`));
    },
    openWork: async () => {
      const rows = await effects().select(["state", "notBefore", "isRetrying"]).where("state", "!=", "done").execute();
      const isOpen = ({ state, notBefore, isRetrying }: (typeof rows)[number]) =>
        state === "running" || (state === "waiting" && (isRetrying || notBefore === null || notBefore <= new Date()));
      return { open: rows.filter(isOpen).length, dead: rows.filter(({ state }) => state === "dead").length };
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.end()));
      await database.close();
      await proxy.close();
      await wire.close();
      await sandbox.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
