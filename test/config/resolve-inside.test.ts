import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { pureNames, resolveInside } from "#config/resolve-inside.ts";
import { repositoryRoot } from "#test/support/source-tree.ts";

const require = createRequire(import.meta.url);
const relativeImport = /(?:^|[;}\s])(?:import|export)\b[^;'"]*?["'](\.[^"']+\.js)["']/g;

test.each(pureNames)(
  "every .js file of %s is an ES module, and each of its imports is found where Node finds it",
  async (name) => {
    const folder = path.join(repositoryRoot, "node_modules", name);
    const files = await readdir(folder, { recursive: true });
    for (const manifest of files.filter((file) => path.basename(file) === "package.json"))
      expect({ manifest, type: JSON.parse(await readFile(path.join(folder, manifest), "utf8")).type }).toEqual({
        manifest,
        type: "module",
      });

    const modules = files.filter((file) => file.endsWith(".js"));
    const sources = await Promise.all(modules.map((file) => readFile(path.join(folder, file), "utf8")));
    const imports = sources.flatMap((source, index) =>
      [...source.matchAll(relativeImport)].map(([, specifier = ""]) => ({
        specifier,
        from: path.join(folder, modules[index] ?? ""),
      })),
    );
    const differing = imports.filter(({ specifier, from }) => {
      const ours = resolveInside(specifier, pathToFileURL(from).href);
      const isLeftOut = ours === "data:text/javascript,export{}";
      return !isLeftOut && ours !== pathToFileURL(require.resolve(path.resolve(path.dirname(from), specifier))).href;
    });
    expect(imports.length).toBeGreaterThan(100);
    expect(differing).toEqual([]);
  },
);

const inKysely = new URL("node_modules/kysely/dist/index.js", pathToFileURL(repositoryRoot)).href;

test.each([
  ["pg", inKysely],
  ["./kysely.cjs", inKysely],
  ["./client.js", inKysely.replace("kysely", "pg")],
  ["./external.js", inKysely.replace("kysely/dist/index.js", "zod/index.cjs")],
  ["./kysely.js", undefined],
])("leaves %s in %s to Node", (specifier, parent) => {
  expect(resolveInside(specifier, parent)).toBeUndefined();
});
