import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

  test("once known takes alerts in before it has read what broke meanwhile, loses none, and not the next time", {
    timeout: 120_000,
  }, async () => {
    const port = await findFreePort();
    const own = { ...variables, DATA_DIR: join(folder, "known"), PORT: String(port) };
    await (await startMusterProcess(own)).end("SIGTERM");
    const file = variables["MUSTER_CONFIG"] ?? "";
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("window: 5m", "window: soon"));
    const alert = chaosAlert({ name: "BeforeTheConfiguration", severity: "critical" });
    const startBroken = async () => {
      const ended = runMuster(own);
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      let accepted = 0;
      while (!isOver) {
        const status = await postNotification(`http://127.0.0.1:${port}`, notificationOf([alert])).catch(() => 0);
        if (status === 202) accepted += 1;
        await wait(5);
      }
      return { ...(await ended), accepted };
    };
    const first = await startBroken();
    expect(first.code).toBe(78);
    expect(first.said).toContain("window");
    expect(first.accepted).toBeGreaterThan(0);
    expect(await startBroken()).toMatchObject({ code: 78, accepted: 0 });

    await writeFile(file, text);
    const mended = await startMusterProcess(own);
    await sandbox.connect(mended.url);
    await makeCast(sandbox).mina.reads("incidents", "BeforeTheConfiguration");
    expect((await mended.end("SIGTERM")).code).toBe(0);
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
