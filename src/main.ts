import { enableCompileCache, flushCompileCache } from "node:module";
import { compileCacheFolder } from "#config/compile-cache-folder.ts";

// First of all, so that everything after it is loaded compiled: see docs/decisions/0007. A folder that can't be written costs speed only.
enableCompileCache(compileCacheFolder());
const { exitCodeForConfig, loadConfig } = await import("#config/load-config.ts");
const { compose } = await import("./compose.ts");
const { makeLogger } = await import("./logger.ts");

/** How long a stop may take before the process ends anyway; what is unfinished then is finished by the next start. */
const drainMsMax = 15_000;

const reading = await loadConfig();
if (reading.kind === "invalid") {
  console.error(`Muster can't start: ${reading.problems.length} problem(s) in the configuration.\n`);
  for (const problem of reading.problems) console.error(`  ${problem}`);
  process.exit(exitCodeForConfig);
}

const { config } = reading;
const logger = makeLogger(config.environment.LOG_LEVEL);
const muster = await compose(config, logger).catch((error: unknown) => {
  logger.fatal({ error }, "Muster can't start");
  process.exit(1);
});
logger.info({ url: muster.url, slack: config.slack.kind }, "Muster is ready");
// Node writes it at an orderly end; a process that is killed would leave the next start without.
flushCompileCache();

let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, "Muster is stopping; work under way is finished first");
    setTimeout(() => process.exit(1), drainMsMax).unref();
    void muster.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, "Muster did not stop cleanly");
        process.exit(1);
      },
    );
  });
}
process.on("unhandledRejection", (error) => {
  logger.fatal({ error }, "A failure that nobody handled; the supervisor starts Muster again");
  process.exit(1);
});
