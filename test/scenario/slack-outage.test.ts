import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "#config/load-config.ts";
import { type Sandbox, startSandbox } from "#sandbox/start-sandbox.ts";
import { compose, type Muster } from "#src/compose.ts";
import { makeLogger } from "#src/logger.ts";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { operatorFiles } from "./operator-files.ts";
import { makeCast, press } from "./stage.ts";

const patient = { timeout: 60_000 };
let folder: string;
let sandbox: Sandbox;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-outage-"));
  sandbox = await startSandbox({ page: false });
  database = await openTestDatabase();
});
afterAll(async () => {
  await sandbox.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function startMuster(): Promise<Muster> {
  const reading = await loadConfig({
    ...sandbox.environment,
    MUSTER_CONFIG: await operatorFiles(folder, sandbox.url),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, "data"),
    HOST: "127.0.0.1",
    PORT: "0",
  });
  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  return compose(reading.config, makeLogger("silent"));
}

test(
  "a restart while Slack is away takes alerts in and pages; the room follows when Slack is back",
  patient,
  async () => {
    const { mina } = makeCast(sandbox);
    await (await startMuster()).stop();

    sandbox.faults.next(/^[a-z]+\.[a-zA-Z.]+$/, { kind: "http", status: 503 }, 1_000_000);
    const muster = await startMuster();
    await sandbox.connect(muster.url);
    await press(sandbox, "fire-alert");
    await expect.poll(() => sandbox.providers.pagerduty.state.incidents().length, { timeout: 20_000 }).toBe(1);
    expect(mina.channelNames().filter((name) => name.startsWith("inc-"))).toEqual([]);

    sandbox.faults.clear();
    const rooms = () => mina.channelNames().filter((name) => name.startsWith("inc-"));
    await mina.reads("incidents", "INC-1");
    await expect.poll(rooms, { timeout: 20_000 }).toHaveLength(1);
    await muster.stop();
  },
);
