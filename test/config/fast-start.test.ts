import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repositoryRoot } from "#test/support/source-tree.ts";

const script = `
  const { z } = await import("zod");
  const [issue] = z.string().safeParse(1).error.issues;
  console.log(JSON.stringify({ message: issue.message, languages: Object.keys(z.locales) }));
`;

test("a start as npm start makes it speaks English without loading any other language of zod's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "muster-fast-start-"));
  try {
    const args = ["--import", "./src/config/fast-start.js", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: repositoryRoot,
      env: { DATA_DIR: folder },
    });
    expect(JSON.parse(stdout)).toEqual({
      message: "Invalid input: expected string, received number",
      languages: [],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
