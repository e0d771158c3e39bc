import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "./postmaster-file.ts";

/** Processes of this machine that use the server; the last one to leave stops it. */
export interface ServerUsers {
  enter(): Promise<void>;
  /** Leaves and answers whether somebody else is still there. */
  leave(): Promise<{ readonly othersRemain: boolean }>;
}

/** Keeps one file per process id in `folder`; files of dead processes don't count. */
export function makeServerUsers(folder: string): ServerUsers {
  const own = String(process.pid);
  return {
    enter: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, own), "");
    },
    leave: async () => {
      await rm(join(folder, own), { force: true });
      const names = await readdir(folder).catch(() => []);
      return { othersRemain: names.some((name) => /^\d+$/.test(name) && isProcessAlive(Number(name))) };
    },
  };
}
