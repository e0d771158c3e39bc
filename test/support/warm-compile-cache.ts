import { mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Kept between runs and not in the repository; Node finds in it only what was compiled from the same text. */
const warmFolder = resolve("node_modules/.cache/muster-compile-cache");

/**
 * Gives a data folder the compile cache of earlier starts, as that of a process that has run for a while: otherwise each restart in
 * a test compiles everything again, and stands still before it serves to write it down.
 */
export async function warmCompileCache(dataDir: string): Promise<void> {
  await mkdir(warmFolder, { recursive: true });
  await mkdir(dataDir, { recursive: true });
  await symlink(warmFolder, join(dataDir, "compile-cache")).catch((error: unknown) => {
    if (!(error instanceof Error) || Reflect.get(error, "code") !== "EEXIST") throw error;
  });
}
