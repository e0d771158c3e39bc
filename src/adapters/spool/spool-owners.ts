import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IdSource } from "#core/shared/id-source.ts";
import type { Log } from "./log.ts";
import { makeFolder } from "./make-folder.ts";

/** Who writes to a spool, and how others are known to be gone; `makeLeaseOwner` fits. */
export interface SpoolOwner {
  readonly id: string;
  isDead(owner: string): boolean;
}

/** The processes that share a spool folder. Each has a file there that it touches every two seconds. */
export interface SpoolOwners {
  /** Our own mark in the names of what we own. */
  readonly token: string;
  /** Announces us; safe to repeat. */
  enter(): Promise<void>;
  /** Shows that we live. */
  beat(): Promise<void>;
  /** Whether the owner with this token is gone: known to be, or silent for 15 s while we watched. */
  isGone(token: string): Promise<boolean>;
  /** Removes the files of owners that are gone and own nothing any more. */
  forget(owningTokens: ReadonlySet<string>): Promise<void>;
  leave(): Promise<void>;
}

/** Far longer than a busy process is silent; one that is paused longer finds its folder taken and writes to a new one. */
const silentMsMaxDefault = 15_000;

/** Keeps the owners of the spool in `folder`. */
export function makeSpoolOwners(needs: {
  readonly folder: string;
  readonly owner: SpoolOwner;
  readonly newId: IdSource;
  readonly logger: Log;
  readonly silentMsMax?: number;
}): SpoolOwners {
  const token = needs.newId();
  const folder = join(needs.folder, "owners");
  const fileOf = (of: string) => join(folder, of);
  const silentMs = needs.silentMsMax ?? silentMsMaxDefault;
  /** When each owner's last sign of life was first seen, by our own clock: clocks of machines differ. */
  const seen = new Map<string, { readonly mtimeMs: number; readonly atMs: number }>();

  const isGone = async (of: string): Promise<boolean> => {
    if (of === token) return false;
    try {
      const id = await readFile(fileOf(of), "utf8");
      if (needs.owner.isDead(id)) return true;
      const { mtimeMs } = await stat(fileOf(of));
      const before = seen.get(of);
      if (before?.mtimeMs !== mtimeMs) {
        seen.set(of, { mtimeMs, atMs: performance.now() });
        return false;
      }
      return performance.now() - before.atMs > silentMs;
    } catch (error) {
      if (isMissing(error)) return true;
      throw error;
    }
  };

  return {
    token,
    isGone,
    enter: async () => {
      await makeFolder(folder);
      await writeFile(fileOf(token), needs.owner.id, { mode: 0o600 });
    },
    beat: async () => {
      const now = new Date();
      await utimes(fileOf(token), now, now).catch(() => undefined);
    },
    forget: async (owningTokens) => {
      for (const name of await namesIn(folder)) {
        if (owningTokens.has(name) || !(await isGone(name))) continue;
        await rm(fileOf(name), { force: true });
        seen.delete(name);
      }
    },
    leave: async () => {
      await rm(fileOf(token), { force: true });
    },
  };
}

/** The entries of a folder; none when it isn't there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Whether the system says that a file or folder isn't there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ENOENT";
}
