import { memberPath, nameOf, type SourceModule, type SyntaxNode } from "../support/parse-module.ts";
import type { Law } from "./law.ts";
import { layerOf } from "./layer.ts";

/** Law 5, first half. */
export const environmentLaw: Law = {
  name: "process.env is read only in config",
  judge: (module) => {
    if (["config", "sandbox", "bench", "test"].includes(layerOf(module.path))) return [];
    const reads = module.nodes.filter(({ node, parent }) => readsEnvironment(node, parent));
    const imports = module.imports.filter((entry) => /^(node:)?process$/.test(entry.specifier));
    return [
      ...reads.map(({ node }) => `${module.path}:${module.lineOf(node)} reads process.env`),
      ...imports.map((entry) => `${module.path}:${entry.line} imports ${entry.specifier}, use the global without env`),
    ];
  },
  bad: [
    ["src/adapters/slack/a.ts", `const token = process.env.TOKEN;`],
    ["src/main.ts", `const token = process.env["TOKEN"];`],
    ["commands/a.ts", `const all = globalThis.process.env;`],
    ["src/jobs/a.ts", `const { env } = process;`],
    ["src/jobs/a.ts", `import { env } from "node:process";`],
    ["src/jobs/a.ts", `const x = process["env"];`],
    ["src/jobs/a.ts", `const x = process?.env?.X;`],
  ],
  good: [
    ["src/config/environment.ts", `export const read = () => process.env;`],
    ["src/main.ts", `// process.env\nprocess.exit(78);\nconst text = "process.env";`],
  ],
};

const readsEnvironment = (node: SyntaxNode, parent: SyntaxNode | undefined): boolean => {
  const path = memberPath(node)?.join(".");
  if (path === "process.env" || path === "globalThis.process.env") return true;
  return path === "process" && parent?.type === "VariableDeclarator" && parent["init"] !== undefined;
};

const ambient = new Set([
  "process",
  "globalThis",
  "console",
  "fetch",
  "performance",
  "crypto",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "require",
]);

/** Law 5, second half. */
export const purityLaw: Law = {
  name: "no clock, randomness, timer or I/O in the core",
  judge: (module) =>
    module.path.startsWith("src/core/")
      ? module.nodes.flatMap(({ node, parent, key }) => {
          const found = impurity(module, node, parent, key);
          return found === undefined ? [] : [`${module.path}:${module.lineOf(node)} uses ${found}`];
        })
      : [],
  bad: [
    ["src/core/shared/a.ts", `const now = Date.now();`],
    ["src/core/shared/a.ts", `const now = new Date();`],
    ["src/core/shared/a.ts", `const now = new Date;`],
    ["src/core/shared/a.ts", `const now = Date();`],
    ["src/core/shared/a.ts", `const read = { at: Date.now };`],
    ["src/core/shared/a.ts", `const x = Math.random();`],
    ["src/core/shared/a.ts", `setTimeout(() => undefined, 3);`],
    ["src/core/shared/a.ts", `const t = setInterval;`],
    ["src/core/shared/a.ts", `globalThis.setTimeout(f, 1);`],
    ["src/core/shared/a.ts", `const id = crypto.randomUUID();`],
    ["src/core/shared/a.ts", `const t = performance.now();`],
    ["src/core/shared/a.ts", `await fetch("http://x");`],
    ["src/core/shared/a.ts", `console.log(1);`],
  ],
  good: [
    [
      "src/core/shared/a.ts",
      `const at = new Date(0);\nconst same = new Date(other);\nconst parsed = Date.parse(text);`,
    ],
    ["src/core/shared/a.ts", `const half = Math.floor(3 / 2); // Math.random() and Date.now()`],
    [
      "src/core/shared/a.ts",
      `export interface Clock { now(): Date; setTimeout(ms: number): void }\nclock.setTimeout(3);`,
    ],
    ["src/jobs/a.ts", `const now = Date.now();`],
  ],
};

const impurity = (
  module: SourceModule,
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  key: string,
): string | undefined => {
  const path = memberPath(node)?.join(".");
  if (path === "Date.now" || path === "Math.random") return path;
  if (node.type === "CallExpression" && nameOf(node["callee"]) === "Date") return "Date()";
  if (node.type === "NewExpression" && nameOf(node["callee"]) === "Date") {
    const source = module.text.slice(Number(node["start"]), Number(node["end"]));
    return /^new\s+Date\s*(\(\s*\))?$/.test(source) ? "new Date()" : undefined;
  }
  const name = nameOf(node);
  return name !== undefined && ambient.has(name) && isReference(parent, key) ? name : undefined;
};

/** False for the name of a property or of a member, which only look like the global. */
const isReference = (parent: SyntaxNode | undefined, key: string): boolean => {
  if (key === "property") return parent?.["computed"] === true;
  return key !== "key" || parent?.["computed"] === true || parent?.["shorthand"] === true;
};
