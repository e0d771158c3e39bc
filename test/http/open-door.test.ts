import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadDemoConfig } from "#sandbox/load-demo-config.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import { makeLogger } from "#src/logger.ts";
import { openDoor } from "#src/open-door.ts";

/** A door whose house does not stand yet. */
async function openFirst(ack: "spool" | "database") {
  const sandbox = await startSandbox({ slack: false, page: false });
  onTestFinished(() => sandbox.close());
  const dataDir = await mkdtemp(join(tmpdir(), "muster-door-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const reading = await loadDemoConfig(sandbox, { dataDir, port: 0, logLevel: "silent" });
  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  const { config } = reading;
  const environment = { ...config.environment, INTAKE_ACK: ack };
  const door = await openDoor({ ...config, environment }, makeLogger("silent"));
  onTestFinished(async () => {
    await door.shut();
    await door.close();
  });
  return door;
}

test.each([
  ["spool", "Muster is starting; alerts are taken in already"],
  ["database", "Muster is starting; alerts are taken in when the database is there, and refused until then"],
] as const)("with INTAKE_ACK=%s a start says what becomes of alerts", async (ack, detail) => {
  const { url } = await openFirst(ack);
  const response = await fetch(`${url}/health/ready`);
  expect([response.status, await response.text()]).toEqual([503, expect.stringContaining(detail)]);
});

test("a start says nothing of circuits, whose state stands in the database", async () => {
  const { url } = await openFirst("spool");
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain("# TYPE muster_circuit_open gauge");
  expect(text).not.toContain("muster_circuit_open{");
});
