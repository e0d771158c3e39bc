import { listOf, memberNames, nameOf, type SyntaxNode, stringOf } from "../support/parse-module.ts";
import type { Law } from "./law.ts";
import { layerOf } from "./layer.ts";

const forbiddenNames = ["utils", "util", "helpers", "helper", "common", "lib", "misc", "types", "constants"];

/** Tools that take their configuration from a default export and from nothing else. */
const isToolConfig = (path: string): boolean => path.endsWith(".config.ts");

/** STYLE: names. */
export const nameLaw: Law = {
  name: "file and folder names are kebab-case and say what is inside",
  judge: ({ path }) => {
    const parts = path.split("/");
    const stems = parts.map((part, index) => (index === parts.length - 1 ? part.replace(/\.tsx?$/, "") : part));
    return [
      ...stems
        .filter((stem) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(stem))
        .map((stem) => `${path}: ${stem} is not kebab-case`),
      ...stems
        .filter((stem) => forbiddenNames.includes(stem.split(".")[0] ?? ""))
        .map((stem) => `${path}: "${stem}" says nothing, name the one thing inside`),
    ];
  },
  bad: [
    ["src/core/incident/openIncident.ts", ""],
    ["src/core/incident/Open-incident.ts", ""],
    ["src/core/incident/open_incident.ts", ""],
    ["src/core/incident/utils.ts", ""],
    ["src/adapters/slack/helpers.ts", ""],
    ["src/adapters/common/x.ts", ""],
    ["templates/slack/types.ts", ""],
    ["src/http/constants.test.ts", ""],
  ],
  good: [
    ["commands/declare/declare-incident.command.ts", ""],
    ["sandbox/page/src/app.tsx", ""],
    ["src/adapters/cloud-run/client.ts", ""],
  ],
};

/** STYLE: constructs. */
export const constructLaw: Law = {
  name: "no default export, enum, namespace, or suppressed check",
  judge: (module) => [
    ...module.nodes.flatMap(({ node }) => {
      const found = forbiddenConstruct(node);
      if (found === undefined || (found === "a default export" && isToolConfig(module.path))) return [];
      return [`${module.path}:${module.lineOf(node)} has ${found}`];
    }),
    ...module.text.split("\n").flatMap((line, index) => {
      const suppression = suppressions.exec(line);
      return suppression === null ? [] : [`${module.path}:${index + 1} has ${suppression[1]}`];
    }),
  ],
  bad: [
    ["src/a.ts", `export default 3;`],
    ["src/a.ts", `const a = 3;\nexport { a as default };`],
    ["src/a.ts", `export { default } from "./b.ts";`],
    ["src/a.ts", `enum E { A }`],
    ["src/a.ts", `export const enum E { A }`],
    ["src/a.ts", `namespace N { export const a = 1; }`],
    ["src/a.ts", `export const x: any = 3;`],
    ["src/a.ts", `// @ts-${"expect"}-error it is fine\nconst a = 1;`],
    ["src/a.ts", `// biome-${"ignore"} lint: reason\nconst a = 1;`],
    ["src/a.ts", `/* oxlint-${"disable"} */\nconst a = 1;`],
    ["src/a.ts", `// TO${"DO"} later\nconst a = 1;`],
  ],
  good: [
    ["src/a.ts", `export const a = 3; // the default export of enum namespace`],
    ["sandbox/page/vite.config.ts", `export default {};`],
  ],
};

const suppressions =
  /^(?=.*(?:\/\/|\/\*|^\s*\*)).*(@ts-(?:ignore|expect-error|nocheck)|(?:biome-ignore|oxlint-disable|eslint-disable)|\bTODO\b|\bFIXME\b)/;

const forbiddenConstruct = (node: SyntaxNode): string | undefined => {
  switch (node.type) {
    case "ExportDefaultDeclaration":
      return "a default export";
    case "ExportNamedDeclaration":
      return listOf(node["specifiers"]).some((part) => nameOf(part["exported"]) === "default")
        ? "a default export"
        : undefined;
    case "TSEnumDeclaration":
      return "an enum";
    case "TSModuleDeclaration":
      return node["declare"] === true ? undefined : "a namespace";
    case "TSAnyKeyword":
      return "any";
    default:
      return undefined;
  }
};

/** STYLE: tests. */
export const testLaw: Law = {
  name: "tests are named after their guarantee, mock no module, skip nothing silently and are never focused",
  judge: (module) =>
    layerOf(module.path) === "test"
      ? module.nodes.flatMap(({ node }) => {
          const call = node.type === "CallExpression" ? memberNames(node["callee"]).join(".") : "";
          const where = `${module.path}:${module.lineOf(node)}`;
          if (forbiddenCalls.test(call)) return [`${where} calls ${call}`];
          const title = /^(it|test)\b/.test(call) ? (stringOf(listOf(node["arguments"])[0]) ?? "") : "";
          return /\bshould\b|\bworks\b|^(test|check)s?\b/i.test(title)
            ? [`${where} says "${title}": name the guarantee`]
            : [];
        })
      : [],
  bad: [
    ["test/core/a.test.ts", `vi.mock("../x.ts");`],
    ["test/core/a.test.ts", `vi.doMock("../x.ts", () => ({}));`],
    ["test/core/a.test.ts", `it.only("x", () => undefined);`],
    ["test/core/a.test.ts", `describe.only("x", () => undefined);`],
    ["test/core/a.test.ts", `it.skip("x", () => undefined);`],
    ["test/core/a.test.ts", `it.todo("x");`],
    ["test/core/a.test.ts", `it("should open an incident", () => undefined);`],
    ["test/core/a.test.ts", `it("the store works", () => undefined);`],
  ],
  good: [["test/core/a.test.ts", `describe.skipIf(!present)("x", () => { it("y", () => { vi.fn(); }); });`]],
};

const forbiddenCalls = /^(vi\.(mock|doMock|hoisted)|(it|test|describe|suite)\.(only|skip|todo|fails))$/;

/** STYLE: comments. */
export const documentLaw: Law = {
  name: "every export of the product says in a sentence what it promises",
  judge: (module) => {
    if (["test", "bench"].includes(layerOf(module.path)) || module.path.startsWith("sandbox/page/")) return [];
    const seen = new Set<string>();
    return module.nodes.flatMap(({ node }) => {
      const declaration = node.type === "ExportNamedDeclaration" ? listOf([node["declaration"]])[0] : undefined;
      if (declaration === undefined) return [];
      const declarator = listOf(declaration["declarations"])[0] ?? declaration;
      const name = nameOf(declarator["id"]) ?? "";
      // A schema and its type share one name and one sentence; so do the overloads of a function.
      if (seen.has(name)) return [];
      seen.add(name);
      const before = module.text.slice(0, Number(node["start"])).trimEnd();
      return before.endsWith("*/") ? [] : [`${module.path}:${module.lineOf(node)} ${name} has no sentence`];
    });
  },
  bad: [
    ["src/core/shared/a.ts", `export const a = 1;`],
    ["src/core/shared/a.ts", `// no doc comment\nexport function a(): void {}`],
    ["templates/slack/a.ts", `/** A. */\nexport type A = 1;\n\nexport interface B { a: 1 }`],
  ],
  good: [
    ["src/core/shared/a.ts", `/** A. */\nexport const A = z.string();\nexport type A = string;\nconst b = 1;`],
    ["src/core/shared/a.ts", `export type { A } from "./b.ts";`],
  ],
};
