import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseModule } from "../support/parse-module.ts";
import { readSourceTree, repositoryRoot } from "../support/source-tree.ts";
import { coreLaw, stageLaw } from "./core-law.ts";
import { adapterLaw, joinLaw, sdkLaw, surfaceLaw } from "./edge-law.ts";
import type { Law } from "./law.ts";
import { environmentLaw, purityLaw } from "./purity-law.ts";
import { arrowLaw, productionLaw, sandboxLaw } from "./reach-law.ts";
import { plainPackages, sdkHomes } from "./sdk-homes.ts";
import { constructLaw, documentLaw, nameLaw, testLaw } from "./shape-law.ts";
import { sizeLaw, staleReasons } from "./size-law.ts";

const laws: readonly Law[] = [
  coreLaw,
  stageLaw,
  adapterLaw,
  sdkLaw,
  surfaceLaw,
  joinLaw,
  environmentLaw,
  purityLaw,
  productionLaw,
  sandboxLaw,
  arrowLaw,
  nameLaw,
  constructLaw,
  testLaw,
  documentLaw,
  sizeLaw,
];

const tree = readSourceTree();

const titled = ([path, source]: readonly [string, string]): [title: string, path: string, source: string] => [
  `${path}: ${source.slice(0, 80).replaceAll("\n", " ")}`,
  path,
  source,
];

describe.each(laws)("$name", (law) => {
  it.each(law.bad.map(titled))("rejects %s", (_, path, source) => {
    expect(law.judge(parseModule(path, source))).not.toEqual([]);
  });

  it.each(law.good.map(titled))("accepts %s", (_, path, source) => {
    expect(law.judge(parseModule(path, source))).toEqual([]);
  });

  it("holds in the repository", () => {
    expect(tree.flatMap((module) => law.judge(module))).toEqual([]);
  });
});

describe("the law reads the real tree", () => {
  it.each([
    "src/core/",
    "src/adapters/",
    "src/config/",
    "src/http/",
    "src/jobs/",
    "commands/",
    "templates/",
    "sandbox/",
    "test/",
    "bench/",
  ])("has scanned files of %s and found imports in them", (folder) => {
    const scanned = tree.filter((module) => module.path.startsWith(folder));
    expect(scanned.length).toBeGreaterThan(0);
    expect(scanned.flatMap((module) => module.imports).length).toBeGreaterThan(0);
  });

  it("sees every form of import", () => {
    const module = parseModule(
      "src/a.ts",
      [
        `import {`,
        `  type One,`,
        `} from "one";`,
        `import "two";`,
        `export * from "three";`,
        `export { x } from "four";`,
        `const five = await import(\`five\`);`,
        `type Six = import("six").Six;`,
        `import seven = require("seven");`,
        `const eight = require("eight");`,
        `// import "comment"`,
        `const text = 'import "string"';`,
      ].join("\n"),
    );
    expect(module.imports.map(({ specifier, line, isType }) => [specifier, line, isType])).toEqual([
      ["one", 1, true],
      ["two", 4, false],
      ["three", 5, false],
      ["four", 6, false],
      ["five", 7, false],
      ["six", 8, true],
      ["seven", 9, false],
      ["eight", 10, false],
    ]);
  });

  it("keeps no reason for a long file that is short again", () => {
    const lineCounts = new Map(tree.map((module) => [module.path, module.text.trimEnd().split("\n").length]));
    expect(staleReasons(lineCounts)).toEqual([]);
  });

  it("knows a home for every runtime dependency and for nothing else", () => {
    const manifest: unknown = JSON.parse(readFileSync(`${repositoryRoot}package.json`, "utf8"));
    const names = Object.keys(Object(manifest).dependencies);
    const known = [...Object.keys(sdkHomes), ...plainPackages.everywhere, ...plainPackages.outsideCore];
    expect(names.toSorted()).toEqual(known.toSorted());
  });
});
