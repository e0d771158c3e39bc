import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { credentials } from "#sandbox/credentials.ts";
import { loadDemoConfig } from "#sandbox/load-demo-config.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";
import { makeLogger } from "#src/logger.ts";
import { openDoor } from "#src/open-door.ts";
import { chaosAlert, notificationOf } from "#test/chaos/notification.ts";

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

test("what is loaded waits while somebody waits for an answer, for a second in all", async () => {
  const door = await openFirst("database");
  const headers = { authorization: `Bearer ${credentials.alertmanagerBearer}` };
  const body = notificationOf([chaosAlert({ name: "Waits", severity: "none" })]);
  // Held until the database is there, which it never is.
  const answered = fetch(`${door.url}/webhooks/alertmanager`, { method: "POST", headers, body });
  await wait(300);
  const quietMs = async () => {
    const startedMs = performance.now();
    await door.whenQuiet();
    return performance.now() - startedMs;
  };
  expect(await quietMs()).toBeGreaterThan(800);
  expect(await quietMs()).toBeLessThan(500);
  expect((await answered).status).toBe(503);
});

test("a start says nothing of circuits, whose state stands in the database", async () => {
  const { url } = await openFirst("spool");
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain("# TYPE muster_circuit_open gauge");
  expect(text).not.toContain("muster_circuit_open{");
});
