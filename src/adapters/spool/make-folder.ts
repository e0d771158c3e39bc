import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Makes a folder, and those above it that are missing, so that they are there after a power cut too. Throws what the system says. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let at = resolve(folder); at !== top && at !== dirname(at); ) {
    at = dirname(at);
    await syncFolder(at);
  }
}

/** Makes entries of a folder last over a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
