import { judgeImports, type Law } from "./law.ts";
import { folderOf } from "./layer.ts";
import { plainPackages } from "./sdk-homes.ts";

/** The stages of the flow, left to right. */
const stages = ["shared", "timeline", "signal", "incident", "correlation", "action", "runbook", "review"];

/** Law 1. */
export const coreLaw: Law = {
  name: "the core imports nothing but itself and date-fns",
  judge: (module) =>
    module.path.startsWith("src/core/")
      ? judgeImports(module, (target) => {
          if (target.kind === "file") return target.layer === "core" ? undefined : `the core knows no ${target.layer}`;
          const allowed: readonly string[] = plainPackages.everywhere;
          return allowed.includes(target.name) ? undefined : "the core has no I/O and no package but date-fns";
        })
      : [],
  bad: [
    ["src/core/incident/a.ts", `import { x } from "#adapters/slack/client.ts";`],
    ["src/core/incident/a.ts", `import type { X } from "#commands/deps.ts";`],
    ["src/core/incident/a.ts", `export * from "#templates/slack/ids.ts";`],
    ["src/core/incident/a.ts", `import "#http/server.ts";`],
    ["src/core/incident/a.ts", `const jobs = await import("#jobs/worker.ts");`],
    ["src/core/incident/a.ts", `import type { Logger } from "#src/logger.ts";`],
    ["src/core/incident/a.ts", `import {\n  z,\n} from "zod";`],
    ["src/core/incident/a.ts", `import { pino } from "pino";`],
    ["src/core/incident/a.ts", `import { createHash } from "node:crypto";`],
    ["src/core/incident/a.ts", `import fs from "fs";`],
    ["src/core/incident/a.ts", `type Client = import("@slack/web-api").WebClient;`],
    ["src/core/incident/a.ts", `const pg = require("pg");`],
    ["src/core/incident/a.ts", `import pg = require("pg");`],
    ["src/core/incident/a.ts", `const x = await import(name);`],
    ["src/core/incident/a.ts", `import { x } from "../../config/environment.ts";`],
  ],
  good: [
    ["src/core/incident/a.ts", `import { addMinutes } from "date-fns";\nimport { b } from "../shared/b.ts";`],
    ["src/core/incident/a.ts", `// import "pg"\nconst text = 'import x from "pg"';`],
  ],
};

/** Law 2. */
export const stageLaw: Law = {
  name: "a stage imports only stages to its left",
  judge: (module) => {
    if (!module.path.startsWith("src/core/")) return [];
    const own = stages.indexOf(folderOf(module.path));
    if (own === -1) return [`${module.path} lies in no known stage (${stages.join(", ")})`];
    return judgeImports(module, (target) => {
      if (target.kind !== "file" || target.layer !== "core") return undefined;
      const other = stages.indexOf(folderOf(target.path));
      return other !== -1 && other <= own ? undefined : `${folderOf(target.path)} is not to the left of ${stages[own]}`;
    });
  },
  bad: [
    ["src/core/shared/a.ts", `import { b } from "../timeline/b.ts";`],
    ["src/core/timeline/a.ts", `import type { Incident } from "../incident/incident.ts";`],
    ["src/core/incident/a.ts", `export { x } from "../correlation/x.ts";`],
    ["src/core/action/a.ts", `import { x } from "../runbook/x.ts";`],
    ["src/core/services/a.ts", `export const a = 1;`],
    ["src/core/stray.ts", `export const a = 1;`],
  ],
  good: [
    [
      "src/core/review/a.ts",
      `import { b } from "../shared/b.ts";\nimport { c } from "../runbook/c.ts";\nimport { d } from "./d.ts";`,
    ],
  ],
};
