import { execFile } from "node:child_process";
import { chmod, mkdtemp, open, rm, statfs, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const blockBytes = 64 * 1024;

/** A disk of its own that can be filled to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts a disk in memory; undefined where this account may not. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "muster-disk-"));
  const isMounted = await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]).then(
    () => true,
    () => false,
  );
  if (!isMounted) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  await chmod(folder, 0o711);
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: async () => {
      const file = await open(ballast, "w");
      try {
        const block = Buffer.alloc(blockBytes, 1);
        for (;;) await file.write(block);
      } catch (error) {
        if (!(error instanceof Error) || Reflect.get(error, "code") !== "ENOSPC") throw error;
      } finally {
        await file.close();
      }
      const { bavail } = await statfs(folder);
      if (bavail > blockBytes) throw new Error("The disk is not full.");
    },
    makeRoom: () => unlink(ballast),
    remove: async () => {
      await run("umount", ["-l", folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
