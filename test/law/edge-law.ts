import type { ModuleImport } from "../support/parse-module.ts";
import { judgeImports, type Law } from "./law.ts";
import { folderOf, type Layer, layerOf, type Target } from "./layer.ts";
import { plainPackages, sdkHomes } from "./sdk-homes.ts";

/** Our own code without a vendor behind it, which any adapter may stand on. */
const vendorlessAdapters = ["system"];

/** Law 3, first half. */
export const adapterLaw: Law = {
  name: "an adapter imports the core, its own folder and its own SDK, never another vendor's adapter",
  judge: (module) =>
    module.path.startsWith("src/adapters/")
      ? judgeImports(module, (target) => {
          if (target.kind === "package" || target.layer === "core") return undefined;
          const own = folderOf(module.path);
          if (target.layer === "adapters") {
            const other = folderOf(target.path);
            return other === own || vendorlessAdapters.includes(other) ? undefined : `${own} knows no ${other}`;
          }
          const renders = own === "slack" && target.path.startsWith("templates/slack/");
          return renders ? undefined : `an adapter knows no ${target.layer}`;
        })
      : [],
  bad: [
    ["src/adapters/vercel/a.ts", `import { x } from "../render/client.ts";`],
    ["src/adapters/vercel/a.ts", `import type { X } from "#adapters/slack/client.ts";`],
    ["src/adapters/vercel/a.ts", `import { card } from "#templates/slack/incident-card.ts";`],
    ["src/adapters/slack/a.ts", `import { x } from "#commands/deps.ts";`],
    ["src/adapters/slack/a.ts", `import { x } from "#config/environment.ts";`],
    ["src/adapters/slack/a.ts", `import { x } from "#src/compose.ts";`],
  ],
  good: [
    [
      "src/adapters/slack/a.ts",
      `import { card } from "#templates/slack/incident-card.ts";\nimport { x } from "./x.ts";`,
    ],
    ["src/adapters/vercel/a.ts", `import type { Plan } from "#core/action/plan.ts";\nimport { z } from "zod";`],
  ],
};

/** Law 3, second half. Tests, sandbox and bench are free. */
export const sdkLaw: Law = {
  name: "one SDK, one folder",
  judge: (module) =>
    ["sandbox", "test", "bench"].includes(layerOf(module.path))
      ? []
      : judgeImports(module, (target) =>
          target.kind === "package" ? judgePackage(module.path, target.name) : undefined,
        ),
  bad: [
    ["src/adapters/vercel/a.ts", `import { Octokit } from "@octokit/rest";`],
    ["src/jobs/a.ts", `import { PgBoss } from "pg-boss";`],
    ["src/adapters/supabase/a.ts", `import pg from "pg";`],
    ["src/http/a.ts", `import type { App } from "@slack/bolt";`],
    ["src/http/a.ts", `import x from "left-pad";`],
    ["commands/look/a.command.ts", `import { readFile } from "node:fs/promises";`],
    ["templates/slack/a.ts", `import { z } from "zod";`],
    ["templates/slack/a.ts", `import { x } from "@slack/types/deep";\nimport "@slack/web-api";`],
  ],
  good: [
    [
      "src/adapters/github/a.ts",
      `import { Octokit } from "@octokit/rest";\nimport { readFile } from "node:fs/promises";`,
    ],
    ["sandbox/slack/a.ts", `import { WebSocketServer } from "ws";`],
    ["src/http/a.ts", `import { z } from "zod";`],
  ],
};

const judgePackage = (file: string, name: string): string | undefined => {
  const layer = layerOf(file);
  if (name.startsWith("node:")) {
    return layer === "commands" || layer === "templates" ? `${layer} do no I/O` : undefined;
  }
  const everywhere: readonly string[] = plainPackages.everywhere;
  const outsideCore: readonly string[] = plainPackages.outsideCore;
  if (everywhere.includes(name) || (outsideCore.includes(name) && layer !== "templates")) return undefined;
  const homes = sdkHomes[name];
  if (homes === undefined) return "it has no home in test/law/sdk-homes.ts";
  return homes.some((home) => file === home || (home.endsWith("/") && file.startsWith(home)))
    ? undefined
    : `its home is ${homes.join(" or ")}`;
};

/** Law 4. */
export const surfaceLaw: Law = {
  name: "commands import core and templates, templates import nouns of the core; neither knows adapters, http, jobs or config",
  judge: (module) => {
    const own = layerOf(module.path);
    if (own !== "commands" && own !== "templates") return [];
    return judgeImports(module, (target, entry) => judgeSurface(own, target, entry));
  },
  bad: [
    ["commands/declare/a.command.ts", `import { x } from "#adapters/slack/client.ts";`],
    ["commands/declare/a.command.ts", `import type { X } from "#adapters/slack/client.ts";`],
    ["commands/declare/a.command.ts", `import { x } from "#http/server.ts";`],
    ["commands/declare/a.command.ts", `import { x } from "#jobs/worker.ts";`],
    ["commands/declare/a.command.ts", `import { x } from "#config/environment.ts";`],
    ["templates/slack/a.ts", `import { x } from "../../src/adapters/slack/client.ts";`],
    ["templates/slack/a.ts", `import type { Deps } from "#commands/deps.ts";`],
    ["templates/slack/a.ts", `import { makeOpenIncident } from "#core/incident/open-incident.ts";`],
  ],
  good: [
    ["commands/declare/a.command.ts", `import { card } from "#templates/slack/incident-card.ts";`],
    ["templates/slack/a.ts", `import type { Incident } from "#core/incident/incident.ts";`],
  ],
};

const judgeSurface = (own: Layer, target: Target, entry: ModuleImport): string | undefined => {
  if (target.kind === "package" || target.layer === own) return undefined;
  if (own === "commands") {
    return target.layer === "core" || target.layer === "templates" ? undefined : `a command knows no ${target.layer}`;
  }
  if (target.layer !== "core") return `a template knows no ${target.layer}`;
  return entry.names.some((name) => /^make[A-Z]/.test(name)) ? "a template renders, it runs no use case" : undefined;
};

/** The diagram's remaining arrows. */
export const joinLaw: Law = {
  name: "only compose joins: stores and entry points are reached from nowhere else",
  judge: (module) => {
    const own = layerOf(module.path);
    if (own === "src" || own === "test" || own === "bench" || own === "sandbox") return [];
    return judgeImports(module, (target) => {
      if (target.kind !== "file") return undefined;
      const other = target.layer === "adapters" ? folderOf(target.path) : "";
      if (other.endsWith("postgres") && folderOf(module.path) !== other) return "only compose joins the database";
      if (own === "config") return judgeConfig(target);
      if (target.layer === "src" && target.path !== "src/logger.ts") return "entry points are not imported";
      return undefined;
    });
  },
  bad: [
    ["src/jobs/a.ts", `import { store } from "#adapters/postgres/incident-store.ts";`],
    ["src/http/a.ts", `import type { Db } from "#adapters/postgres/database.ts";`],
    ["src/adapters/system/a.ts", `import { start } from "../embedded-postgres/start.ts";`],
    ["src/http/a.ts", `import { compose } from "#src/compose.ts";`],
    ["src/config/a.ts", `import { client } from "#adapters/slack/client.ts";`],
    ["src/config/a.ts", `import { server } from "#http/server.ts";`],
  ],
  good: [
    ["src/compose.ts", `import { store } from "#adapters/postgres/incident-store.ts";`],
    ["src/config/a.ts", `import { readYaml } from "#adapters/files/yaml-file.ts";`],
    ["src/jobs/a.ts", `import type { Logger } from "#src/logger.ts";`],
  ],
};

const judgeConfig = (target: Extract<Target, { kind: "file" }>): string | undefined =>
  target.layer === "core" || target.layer === "config" || target.path.startsWith("src/adapters/files/")
    ? undefined
    : "config knows the core and the file reader only";
