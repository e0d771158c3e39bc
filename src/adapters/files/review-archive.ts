import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ReviewArchive } from "#core/review/review-sink.ts";
import { Fault } from "#core/shared/fault.ts";

/** Keeps reviews as Markdown files in a folder. Written beside, flushed and renamed, so nobody ever sees half a review. */
export function makeReviewFolder(folder: string): ReviewArchive {
  return {
    async store(name, markdown) {
      const file = join(folder, `${name}.md`);
      // A part of its own for each writer: two of them at once must not mix their texts.
      const part = `${file}.${randomUUID()}.part`;
      try {
        await mkdir(folder, { recursive: true });
        await writeThrough(part, markdown);
        await rename(part, file);
      } catch (cause) {
        await rm(part, { force: true }).catch(() => undefined); // the folder itself may be the trouble
        throw new Fault({
          code: "review-folder",
          message: "The review can't be written to the disk",
          hint: `Make ${resolve(folder)} writable for Muster and see that the disk is not full.`,
          retry: "may-retry",
          cause,
        });
      }
      return { location: resolve(file) };
    },
  };
}

async function writeThrough(path: string, text: string): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
