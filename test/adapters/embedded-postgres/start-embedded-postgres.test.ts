import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { until } from "#test/support/until.ts";

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>;
/** A data folder whose cluster is made, to copy: making it takes a second. */
let template: string;
let folder: string;
let dataDir: string;
const servers: Server[] = [];
const keepers: ChildProcess[] = [];

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), "muster-embedded-"));
  const server = await startEmbeddedPostgres({ dataDir: template, durability: "tests" });
  await server.stop();
});
afterAll(() => rmSync(template, { recursive: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-embedded-"));
  chmodSync(folder, 0o755);
  dataDir = join(folder, "data");
  copy(template, dataDir);
});
afterEach(async () => {
  for (const keeper of keepers.splice(0)) {
    if (keeper.exitCode !== null || keeper.signalCode !== null) continue;
    keeper.kill("SIGKILL");
    await once(keeper, "exit");
  }
  for (const server of servers.splice(0)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** With owners: as root the cluster belongs to somebody else. */
const copy = (from: string, to: string) => void execFileSync("cp", ["-a", from, to]);

const start = async (durability: "full" | "tests" = "tests") => {
  const server = await startEmbeddedPostgres({ dataDir, durability });
  servers.push(server);
  return server;
};

/** Another process on the same folder. */
const startKeeper = async () => {
  const script = fileURLToPath(new URL("keeper.ts", import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  keepers.push(child);
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, "line");
  const [pid, how] = String(first).split(" ");
  return {
    child,
    pid: Number(pid),
    how,
    stop: () => {
      child.stdin.write("stop\n");
      return once(lines, "line");
    },
  };
};

const ask = async (url: string, statement: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(statement);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
};

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");

describe("embedded PostgreSQL", () => {
  test("data is there again after a stop and a start", async () => {
    const first = await start();
    expect(first.isAdopted).toBe(false);
    await ask(first.url, "create table kept as select 42 as answer");
    await first.stop();
    await until(() => !isAlive(first.pid));
    const second = await start();
    expect(await ask(second.url, "select answer from kept")).toBe(42);
  });

  test("a server left behind by a killed bot is adopted, not doubled", async () => {
    const keeper = await startKeeper();
    keeper.child.kill("SIGKILL");
    await once(keeper.child, "exit");
    expect(isAlive(keeper.pid)).toBe(true);
    const server = await start();
    expect([server.pid, server.isAdopted]).toEqual([keeper.pid, true]);
    expect(await ask(server.url, "select 1 as answer")).toBe(1);
    await server.stop();
    await until(() => !isAlive(keeper.pid));
  });

  test("of two processes on one folder the first to leave lets the other one keep the server", async () => {
    const keeper = await startKeeper();
    const server = await start();
    expect(server.pid).toBe(keeper.pid);
    await keeper.stop();
    expect(await ask(server.url, "select 1 as answer")).toBe(1);
    await server.stop();
    await until(() => !isAlive(server.pid));
  });

  test("two processes that start at once on an empty folder share one server", async () => {
    dataDir = join(folder, "empty");
    const [one, two] = await Promise.all([startKeeper(), startKeeper()]);
    expect(one.pid).toBe(two.pid);
    await one.stop();
    await two.stop();
    await until(() => !isAlive(one.pid));
  });

  test("a server that is stopping is waited for, and a new one started", async () => {
    const keeper = await startKeeper();
    const stopped = keeper.stop();
    const server = await start();
    await stopped;
    // It may have looked ready for the last time; then it is brought back.
    await until(async () => (await ask(server.url, "select 1 as answer").catch(() => undefined)) === 1);
    expect(await ask(server.url, "select 2 as answer")).toBe(2);
  });

  test("a killed server leaves no lock that keeps the next one from starting, and no commit is lost", async () => {
    const first = await start("full");
    await ask(first.url, "create table kept as select 42 as answer");
    process.kill(first.pid, "SIGKILL");
    await until(() => !isAlive(first.pid));
    const second = await start("full");
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(second.url, "select answer from kept")).toBe(42);
  });

  test.each(["started", "adopted"])(
    "a server that we %s and somebody kills is there again within ten seconds",
    async (how) => {
      const keeper = how === "adopted" ? await startKeeper() : undefined;
      keeper?.child.kill("SIGKILL");
      const server = await start("full");
      expect(server.isAdopted).toBe(how === "adopted");
      process.kill(server.pid, "SIGKILL");
      await until(() => !isAlive(server.pid));
      await until(async () => (await ask(server.url, "select 1 as answer").catch(() => undefined)) === 1);
      const pid = Number(readFileSync(join(dataDir, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
      await server.stop();
      await until(() => !isAlive(pid));
    },
    15_000,
  );

  test("a server that we stopped stays away", async () => {
    const server = await start();
    process.kill(server.pid, "SIGKILL");
    await server.stop();
    const running = () => readFileSync(join(dataDir, "postgres.log"), "utf8");
    const words = running();
    await expect(until(() => running() !== words, 1_500)).rejects.toThrow(/Not so/);
    await expect(ask(server.url, "select 1 as answer")).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  test("a lock file whose process id now belongs to somebody else is no server", async () => {
    await (await start()).stop();
    const pidFile = join(dataDir, "cluster", "postmaster.pid");
    writeFileSync(pidFile, `${process.ppid}\n${dataDir}/cluster\n1\n5432\n${dataDir}/run\n\n  1 1\nready   \n`);
    const server = await start();
    expect(server.isAdopted).toBe(false);
    expect(await ask(server.url, "select 1 as answer")).toBe(1);
  });

  test("nobody reaches it over the network, and it knows none of our environment", async () => {
    process.env["SLACK_BOT_TOKEN_OF_A_TEST"] = "xoxb-secret";
    const server = await start();
    delete process.env["SLACK_BOT_TOKEN_OF_A_TEST"];
    expect(await ask(server.url, "select current_setting('listen_addresses') as answer")).toBe("");
    expect(readFileSync(`/proc/${server.pid}/environ`, "utf8")).not.toContain("xoxb-secret");
  });

  test("in production every commit reaches the disk", async () => {
    const server = await start("full");
    for (const setting of ["fsync", "synchronous_commit", "full_page_writes"])
      expect(await ask(server.url, `select current_setting('${setting}') as answer`)).toBe("on");
  });

  test("a folder whose path is too long for a socket still gets a server", async () => {
    dataDir = join(folder, "a".repeat(60), "b".repeat(60));
    mkdirSync(join(folder, "a".repeat(60)));
    copy(template, dataDir);
    const server = await start();
    expect(await ask(server.url, "select 1 as answer")).toBe(1);
  });

  test.runIf(process.getuid?.() === 0)(
    "as root, a folder that the server can't enter is an error with the fix",
    async () => {
      const closed = join(folder, "closed");
      mkdirSync(closed, { mode: 0o700 });
      const starting = startEmbeddedPostgres({ dataDir: join(closed, "postgres") });
      await expect(starting).rejects.toMatchObject({
        code: "embedded-postgres-unreachable-folder",
        hint: expect.stringContaining(`chmod o+x ${closed}`),
      });
    },
  );
});
