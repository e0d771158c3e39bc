import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadAtFirstUse } from "#adapters/system/load-at-first-use.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-first-use-"));
  await writeFile(join(folder, "asker.cjs"), "exports.part = require('./part.cjs');");
  const part = "exports.__esModule = true; exports.count = (exports.count ?? 0) + 1; exports.default = class Part {};";
  await writeFile(join(folder, "part.cjs"), part);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a part is loaded when something of it is used, and once", () => {
  const asker = join(folder, "asker.cjs");
  const require = createRequire(asker);
  const file = join(folder, "part.cjs");
  loadAtFirstUse("./part.cjs", asker);

  const { part } = require(asker);
  expect(part.__esModule).toBe(true);
  const placeholder = require.cache[file];

  expect(new part.default().constructor.name).toBe("Part");
  expect(require.cache[file]).not.toBe(placeholder);
  expect(part.count).toBe(1);
  expect(require(file).default).toBe(part.default);
});

test("a part that is loaded already stays as it is", () => {
  const asker = join(folder, "asker.cjs");
  const require = createRequire(asker);
  const { part } = require(asker);
  loadAtFirstUse("./part.cjs", asker);
  expect(require(join(folder, "part.cjs"))).toBe(part);
});

test("Bolt's app and receiver load neither its installer, nor its Socket Mode, nor Express", async () => {
  await import("#adapters/slack/bolt.ts");
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.filter((path) => path.endsWith("/@slack/bolt/dist/App.js"))).toHaveLength(1);
  expect(loaded.filter((path) => /node_modules\/(express|undici|jsonwebtoken)\//.test(path))).toEqual([]);
});
