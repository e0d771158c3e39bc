import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { makeResolveOwn } from "#config/resolve-own.ts";
import { readSourceTree, repositoryRoot } from "#test/support/source-tree.ts";

const root = pathToFileURL(repositoryRoot);
const resolveOwn = makeResolveOwn(root);
const imports = readSourceTree().flatMap((module) =>
  module.imports.filter(({ isType }) => !isType).map(({ specifier }) => ({ specifier, from: module.path })),
);

test("finds each of our own files where Node finds it, and leaves everything else to Node", () => {
  const differing = imports.flatMap(({ specifier, from }) => {
    const parent = path.join(repositoryRoot, from);
    const ours = resolveOwn(specifier, pathToFileURL(parent).href);
    if (ours === undefined && !/^[.#].*\.ts$/.test(specifier)) return [];
    const nodes = pathToFileURL(createRequire(parent).resolve(specifier)).href;
    return ours === nodes ? [] : [{ specifier, from, ours, nodes }];
  });
  expect(imports.length).toBeGreaterThan(2_000);
  expect(differing).toEqual([]);
});

test.each(["zod", "node:path", "#nowhere/file.ts", "kysely/dist/index.js", "date-fns/addDays"])(
  "leaves %s to Node, which knows it or says what is wrong",
  (specifier) => {
    expect(resolveOwn(specifier, new URL("src/main.ts", root).href)).toBeUndefined();
  },
);

test("leaves the entry point, which nobody imports, to Node", () => {
  expect(resolveOwn("./src/main.ts", undefined)).toBeUndefined();
});
