import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ReviewArchive } from "#core/review/review-sink.ts";

/** Keeps reviews as Markdown files in a folder. Written beside and renamed, so a reader never sees half a review. */
export function makeReviewFolder(folder: string): ReviewArchive {
  return {
    async store(name, markdown) {
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${name}.md`);
      await writeFile(`${file}.part`, markdown);
      await rename(`${file}.part`, file);
      return { location: resolve(file) };
    },
  };
}
