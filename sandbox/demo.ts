import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { compose } from "#src/compose.ts";
import { makeLogger } from "#src/logger.ts";
import { loadDemoConfig } from "./load-demo-config.ts";
import { readAppManifest } from "./slack/app-manifest.ts";
import { startSandbox } from "./start-sandbox.ts";

const startedAt = performance.now();
const pagePort = Number(process.env["SANDBOX_PORT"] ?? 4000);

const manifest = readAppManifest(await readFile("manifest.yml", "utf8"));
const sandbox = await startSandbox({ port: pagePort, manifest }).catch((error: unknown) => {
  const isTaken = error instanceof Error && Reflect.get(error, "code") === "EADDRINUSE";
  console.error(
    isTaken
      ? `Port ${pagePort} is taken. End what uses it, or choose another one: SANDBOX_PORT=4100 npm run demo`
      : `The sandbox can't start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
});

const reading = await loadDemoConfig(sandbox, {
  dataDir: "./data/demo",
  port: await freePort(Number(process.env["PORT"] ?? 3000)),
  logLevel: process.env["LOG_LEVEL"] ?? "error",
});
if (reading.kind === "invalid") {
  console.error(`The demo's configuration has problems:\n  ${reading.problems.join("\n  ")}`);
  process.exit(78);
}
// The emulated workspace starts empty every time, so the database that goes with it does too.
const muster = await compose(reading.config, makeLogger(reading.config.environment.LOG_LEVEL), { startsEmpty: true });
await sandbox.connect(muster.url);

console.log(`
  Muster's demo is ready (${((performance.now() - startedAt) / 1_000).toFixed(1)} s).

    Open      http://localhost:${new URL(sandbox.url).port}
    Alerts    POST ${muster.url}/webhooks/alertmanager (sent by ${sandbox.alerts()?.kind ?? "nobody"})
    Health    ${muster.url}/health

  Press “Ship a bad deploy” and “Fire an alert” in the page, then follow the room that opens. Ctrl-C ends everything.
`);

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    void stop();
  });
}

async function stop(): Promise<void> {
  try {
    await muster.stop();
    await sandbox.close();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

/** The wanted port, or any free one when it is taken. */
async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(wanted, "127.0.0.1", () => resolve(true));
  });
  if (!isFree) return 0;
  probe.close();
  await once(probe, "close");
  return wanted;
}
