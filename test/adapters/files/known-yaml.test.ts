import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openKnownYaml } from "#adapters/files/known-yaml.ts";
import { parseYaml } from "#adapters/files/parse-yaml.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muster-known-"));
});
afterEach(() => rm(folder, { recursive: true }));

const text = "a: 1\nb: [x, null, true]\n";

async function remember(...texts: readonly string[]): Promise<void> {
  const known = await openKnownYaml(folder);
  for (const one of texts) known.remembering(parseYaml)(one);
  await known.keep();
}

test("a text that was parsed before has the same value without the parser, any other is for the parser", async () => {
  await remember(text);
  const { parse } = await openKnownYaml(folder);
  expect(parse(text)).toMatchObject({ value: parseYaml(text).value, problems: [] });
  expect(parse(`${text} `).problems).toEqual([{ line: 1, message: "not known" }]);
});

test("what JSON can't say and what is no YAML is never known", async () => {
  const texts = ["a: .inf", "a: [", "a: 1\na: 2", "a: &a { b: *a }"];
  await remember(...texts, text);
  const { parse } = await openKnownYaml(folder);
  expect(texts.map((one) => parse(one).problems.length)).toEqual([1, 1, 1, 1]);
});

test("a file that was cut off knows nothing, and a folder that isn't there is no reason to fail", async () => {
  await remember(text);
  const file = join(folder, "known-yaml.json");
  await writeFile(file, (await readFile(file, "utf8")).slice(0, -5));
  expect((await openKnownYaml(folder)).parse(text).problems).toHaveLength(1);
  const nowhere = await openKnownYaml(join(folder, "nowhere"));
  nowhere.remembering(parseYaml)(text);
  await nowhere.keep();
});

test("the version in its keys is the parser's", async () => {
  const Manifest = z.object({ dependencies: z.object({ yaml: z.string() }) });
  const { dependencies } = Manifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  expect(await readFile("src/adapters/files/known-yaml.ts", "utf8")).toContain(`"yaml ${dependencies.yaml}"`);
});
