import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "#adapters/embedded-postgres/start-embedded-postgres.ts";
import { findFreePort } from "#bench/find-free-port.ts";
import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";
import { chaosAlert, notificationOf } from "#test/chaos/notification.ts";
import { postNotification } from "#test/chaos/replica.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { startTcpCutter } from "#test/support/tcp-cutter.ts";
import { eventually } from "./eventually.ts";
import { runMuster, startMusterProcess } from "./muster-process.ts";
import { operatorFiles } from "./operator-files.ts";
import { makeCast, press } from "./stage.ts";

const patient = { timeout: 60_000 };

/** Comes in as soon as the door is open. */
async function connectTo(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket.on("error", () => undefined);
    } catch {
      await wait(5);
    }
  }
}

describe("the production process", () => {
  let folder: string;
  let sandbox: Sandbox;
  let database: TestDatabase;
  let variables: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "muster-start-"));
    sandbox = await startSandbox({ page: false });
    database = await openTestDatabase();
    variables = {
      ...sandbox.environment,
      MUSTER_CONFIG: await operatorFiles(folder, sandbox.url),
      DATABASE_URL: database.url,
      DATA_DIR: join(folder, "data"),
      HOST: "127.0.0.1",
      PORT: "0",
    };
  });
  afterAll(async () => {
    await sandbox.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test("without tokens ends with 78, names them, and points to the demo", patient, async () => {
    const { MUSTER_CONFIG = "" } = variables;
    const { code, said } = await runMuster({ MUSTER_CONFIG });
    expect(code).toBe(78);
    for (const words of ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "npm run demo"]) {
      expect(said).toContain(words);
    }
  });

  test("with a broken muster.yaml ends with 78 and says every mistake with file and line", patient, async () => {
    const text = await readFile(variables["MUSTER_CONFIG"] ?? "", "utf8");
    const broken = text
      .replace("window: 5m", "window: soon")
      .replace("runbook: application-rollback", "runbook: nowhere");
    const file = join(folder, "broken.yaml");
    await writeFile(file, broken);
    const { code, said } = await runMuster({ ...variables, MUSTER_CONFIG: file });
    expect(code).toBe(78);
    const line = (words: string) => broken.split("\n").findIndex((one) => one.includes(words)) + 1;
    expect(said).toContain(`${file}:${line("window: soon")}`);
    await writeFile(file, broken.replace("window: soon", "window: 5m"));
    const second = await runMuster({ ...variables, MUSTER_CONFIG: file });
    expect(second.code).toBe(78);
    expect(second.said).toContain(`${file}:${line("runbook: nowhere")}`);
    expect(second.said).toContain("application-rollback");
  });

  test("with a broken muster.yaml ends with 78 also when DATA_DIR can't be one", patient, async () => {
    const file = join(folder, "no-folder");
    await writeFile(file, "");
    const { MUSTER_CONFIG = "" } = variables;
    expect((await runMuster({ MUSTER_CONFIG, DATA_DIR: file })).code).toBe(78);
  });

  describe("once known", () => {
    let known: Record<string, string> & { readonly PORT: string };
    let file: string;
    let text: string;
    const mend = () => writeFile(file, text);
    beforeEach(async () => {
      file = join(folder, "known.yaml");
      text = await readFile(variables["MUSTER_CONFIG"] ?? "", "utf8");
      await mend();
      const port = String(await findFreePort());
      known = { ...variables, MUSTER_CONFIG: file, DATA_DIR: join(folder, "known"), PORT: port };
      await (await startMusterProcess(known)).end("SIGTERM");
      await writeFile(file, text.replace("window: 5m", "window: soon"));
    }, 60_000);

    /** Posts one alert after the other until the process has ended; names those that were accepted. */
    const startBroken = async (tries: string) => {
      let isOver = false;
      const ended = runMuster(known).finally(() => {
        isOver = true;
      });
      const accepted: string[] = [];
      for (let index = 1; !isOver; index += 1) {
        const alert = chaosAlert({ name: `Early${tries}`, severity: "none", instance: `i-${index}` });
        const url = `http://127.0.0.1:${known.PORT}`;
        const status = await postNotification(url, notificationOf([alert])).catch(() => 0);
        if (status === 202) accepted.push(alert.fingerprint);
        await wait(5);
      }
      return { ...(await ended), accepted };
    };

    test("it takes alerts in before it has read what broke meanwhile, loses none, and not the next time", {
      timeout: 120_000,
    }, async () => {
      const first = await startBroken("First");
      const second = await startBroken("Second");
      await mend();
      expect([first.code, second.code]).toEqual([78, 78]);
      expect(first.said).toContain("window");
      expect(first.accepted.length).toBeGreaterThan(0);
      expect(second.accepted).toEqual([]);

      const mended = await startMusterProcess(known);
      await eventually("everything that was accepted is in the database", async () => {
        const rows = await database.database.kysely.selectFrom("muster.alert").select("dedupKey").execute();
        const isStored = (fingerprint: string) => rows.some(({ dedupKey }) => dedupKey.includes(fingerprint));
        return first.accepted.every(isStored) || undefined;
      });
      expect((await mended.end("SIGTERM")).code).toBe(0);
    });

    test("whoever came in and asks for nothing does not keep it from saying what is wrong", {
      timeout: 120_000,
    }, async () => {
      const ended = runMuster(known);
      const silent = await connectTo(Number(known.PORT));
      const { code, said } = await ended;
      silent.destroy();
      expect(code).toBe(78);
      expect(said).toContain("window");
    });

    test("on a port that is taken it says what is wrong with the configuration first", {
      timeout: 120_000,
    }, async () => {
      const other = createServer().listen(Number(known.PORT), "127.0.0.1");
      await once(other, "listening");
      const broken = await runMuster(known);
      await mend();
      const mended = await runMuster(known);
      other.close();
      expect([broken.code, mended.code]).toEqual([78, 1]);
      expect(broken.said).toContain("window");
      expect(mended.said).toContain("EADDRINUSE");
    });
  });

  test("with a token that Slack refuses ends with 1 and says so", patient, async () => {
    const { code, said } = await runMuster({ ...variables, SLACK_BOT_TOKEN: "xoxb-of-somebody-else" });
    expect(code).toBe(1);
    expect(said).toMatch(/Muster can't start/);
    expect(said).toMatch(/SLACK_BOT_TOKEN|token/);
    expect(said).not.toContain("xoxb-of-somebody-else");
  });

  test(
    "told to stop in the middle of its work ends with 0 in time, and the next start finishes it",
    patient,
    async () => {
      const { mina } = makeCast(sandbox);
      sandbox.slack.setLatency(200);
      const first = await startMusterProcess(variables);
      await sandbox.connect(first.url);
      await press(sandbox, "fire-alert");
      const createdRoom = () => sandbox.slack.calls.some(({ method }) => method === "conversations.create");
      await eventually("the work is under way", () => createdRoom() || undefined);
      const end = await first.end("SIGTERM");
      expect(end.code).toBe(0);
      expect(end.afterMs).toBeLessThan(15_000);

      const second = await startMusterProcess(variables);
      const room = mina.channelNames().find((name) => name.startsWith("inc-")) ?? "";
      await mina.reads(room, "INC-1", "Page");
      await mina.reads("incidents", "INC-1");
      expect((await second.end("SIGTERM")).code).toBe(0);
      expect(mina.channelNames().filter((name) => name.startsWith("inc-"))).toHaveLength(1);
      expect(mina.messages(room, "🔴 INC-1")).toHaveLength(1);
      expect(mina.messages("incidents", "INC-1")).toHaveLength(1);
      expect(sandbox.providers.pagerduty.state.incidents()).toHaveLength(1);
    },
  );

  test("told to stop while the database is away ends with 0 in time", patient, async () => {
    await chmod(folder, 0o711);
    const server = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durability: "tests" });
    const muster = await startMusterProcess({ ...variables, DATABASE_URL: server.url });
    await sandbox.connect(muster.url);
    await server.stop();
    await makeCast(sandbox).mina.types("alerts", "/incident list");
    const end = await muster.end("SIGTERM");
    expect(end.code).toBe(0);
    expect(end.afterMs).toBeLessThan(15_000);
  });

  test("told to stop while the database lets it wait for every answer ends with 0 in time", patient, async () => {
    const wire = await startTcpCutter(join(new URL(database.url).searchParams.get("host") ?? "", ".s.PGSQL.5432"));
    const overWire = new URL(database.url);
    overWire.searchParams.delete("host");
    overWire.host = `127.0.0.1:${wire.port}`;
    const muster = await startMusterProcess({ ...variables, DATABASE_URL: overWire.href });
    await sandbox.connect(muster.url);
    wire.freeze();
    await press(sandbox, "fire-alert");
    await makeCast(sandbox).mina.types("alerts", "/incident list");
    const end = await muster.end("SIGTERM");
    await wire.close();
    expect(end.code).toBe(0);
    expect(muster.complaints.join("\n")).toMatch(/parts of Muster did not stop in time/);
  });
});
