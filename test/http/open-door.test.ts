import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadDemoConfig } from "#sandbox/load-demo-config.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import { makeLogger } from "#src/logger.ts";
import { openDoor } from "#src/open-door.ts";

test.each([
  ["spool", "Muster is starting; alerts are taken in already"],
  ["database", "Muster is starting; alerts are taken in when the database is there, and refused until then"],
] as const)("with INTAKE_ACK=%s a start says what becomes of alerts", async (ack, detail) => {
  const sandbox = await startSandbox({ slack: false, page: false });
  onTestFinished(() => sandbox.close());
  const dataDir = await mkdtemp(join(tmpdir(), "muster-door-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const reading = await loadDemoConfig(sandbox, { dataDir, port: 0, logLevel: "silent" });
  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  const { config } = reading;
  const environment = { ...config.environment, INTAKE_ACK: ack };
  const door = await openDoor({ ...config, environment }, makeLogger("silent"));
  const response = await fetch(`${door.url}/health/ready`);
  const said = await response.text();
  await door.shut();
  await door.close();
  expect([response.status, said]).toEqual([503, expect.stringContaining(detail)]);
});
