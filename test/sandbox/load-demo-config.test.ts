import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadDemoConfig } from "#sandbox/load-demo-config.ts";
import { startSandbox } from "#sandbox/start-sandbox.ts";

test("on any port the demo checks the health of the shop that its own sandbox serves", async () => {
  const sandbox = await startSandbox({ slack: false, page: false });
  onTestFinished(() => sandbox.close());
  const dataDir = await mkdtemp(join(tmpdir(), "muster-demo-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));

  const reading = await loadDemoConfig(sandbox, { dataDir, port: 0, logLevel: "error" });

  if (reading.kind === "invalid") throw new Error(reading.problems.join("\n"));
  const addresses = reading.config.muster.catalogue
    .all()
    .flatMap(({ health }) => (health === null ? [] : [health.url]));
  expect(addresses).not.toEqual([]);
  for (const address of addresses) {
    expect(new URL(address).origin).toBe(sandbox.url);
    expect(await fetch(address)).toHaveProperty("status", 200);
  }
});
