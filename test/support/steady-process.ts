import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";

const startTimeoutMs = 20_000;
const startAttemptsMax = 3;

/** A running Steady: its port on 127.0.0.1 and how to end it. */
export type SteadyProcess = { readonly port: number; close(): Promise<void> };

/**
 * Starts the `@stdy/cli` mock server for one API description; about 100 MB and 0.3 s, so start one per test file.
 * Throws with Steady's own output when it does not become healthy within 20 s.
 */
export const startSteadyProcess = async (specPath: string): Promise<SteadyProcess> => {
  for (let attempt = 1; ; attempt += 1) {
    const started = await startOn(await freePort(), specPath);
    if (typeof started !== "string") return started;
    if (attempt === startAttemptsMax) throw new Error(`Steady did not start on ${specPath}: ${started}`);
  }
};

const startOn = async (port: number, specPath: string): Promise<SteadyProcess | string> => {
  const child = spawn(steadyBinary(), ["-p", String(port), "--host", "127.0.0.1", "--quiet", "--no-color", specPath], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const killAtExit = (): void => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const close = async (): Promise<void> => {
    process.removeListener("exit", killAtExit);
    await ended(child);
  };
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isHealthy(port)) return { port, close };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await close();
  return output.trim() || "no output";
};

/** Ends the process and waits for it; a port may be taken over only after that. */
const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
};

const isHealthy = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/_x-steady/health`)).ok;
  } catch {
    return false;
  }
};

/** Steady prints and reports port 0 when asked for "any", so we look for a free one ourselves and retry if it got taken. */
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("The probe for a free port has no address.");
  return address.port;
};

/** The platform's binary itself: the package's launcher would leave it running when the launcher is killed. */
const steadyBinary = (): string => {
  const require = createRequire(import.meta.url);
  const fromCli = createRequire(require.resolve("@stdy/cli/package.json"));
  const manifest = fromCli.resolve(`@stdy/cli-${process.platform}-${process.arch}/package.json`);
  return path.join(path.dirname(manifest), "bin", process.platform === "win32" ? "steady.exe" : "steady");
};
