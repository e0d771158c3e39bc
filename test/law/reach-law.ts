import { memberNames } from "../support/parse-module.ts";
import { judgeImports, type Law } from "./law.ts";
import { layerOf } from "./layer.ts";

/** The one file that hands a change to a provider, and what of it is no verb. */
const sender = "src/core/action/send-once.ts";
const nouns = ["approvedOrder"];
const touchesProduction = /^src\/core\/action\/(perform-action|settle-action|send-once)\.ts$/;

/** The composition root and its parts: `src/compose.ts`, `src/compose-slack.ts`, ... */
const compositionRoot = /^src\/compose(-[a-z-]+)?\.ts$/;

/** Law 6. */
export const productionLaw: Law = {
  name: "a click only enqueues: only the jobs import the verbs that touch production",
  judge: (module) => {
    const own = layerOf(module.path);
    if (own === "jobs" || own === "test" || own === "bench" || compositionRoot.test(module.path)) return [];
    const sends = module.nodes.filter(
      ({ node, key }) => key === "callee" && node.type === "MemberExpression" && memberNames(node).at(-1) === "perform",
    );
    return [
      ...(own === "adapters" || own === "sandbox" || module.path === sender
        ? []
        : sends.map(
            ({ node }) => `${module.path}:${module.lineOf(node)} calls a provider's perform, only ${sender} may`,
          )),
      ...judgeImports(module, (target, entry) => {
        if (target.kind !== "file" || !touchesProduction.test(target.path)) return undefined;
        const areNouns = entry.names.length > 0 && entry.names.every((name) => nouns.includes(name));
        const isNoun = own === "core" && (entry.isType || areNouns);
        return isNoun || touchesProduction.test(module.path) ? undefined : "only src/jobs and compose may hold it";
      }),
    ];
  },
  bad: [
    [
      "commands/change-production/approve.button.ts",
      `import { makePerformAction } from "#core/action/perform-action.ts";`,
    ],
    ["src/core/action/approve-action.ts", `import { makePerformAction } from "./perform-action.ts";`],
    ["src/core/runbook/answer-step.ts", `import { makeSettleAction } from "../action/settle-action.ts";`],
    ["src/http/server.ts", `const x = await import("#core/action/settle-action.ts");`],
    ["src/core/action/approve-action.ts", `import { sendOnce } from "./send-once.ts";`],
    ["src/core/action/approve-action.ts", `const { sendOnce } = await import("./send-once.ts");`],
    ["src/core/action/approve-action.ts", `import * as sending from "./send-once.ts";`],
    ["src/core/action/approve-action.ts", `await providers.byName("vercel").perform(order);`],
    ["commands/change-production/approve.button.ts", `await provider.perform(order);`],
    ["src/core/action/approve-action.ts", `import { type Needs, makePerformAction } from "./perform-action.ts";`],
    ["sandbox/demo.ts", `import { makePerformAction } from "#core/action/perform-action.ts";`],
  ],
  good: [
    ["src/jobs/handlers.ts", `import { makePerformAction } from "#core/action/perform-action.ts";`],
    ["src/core/action/record-outcome.ts", `import type { SettleActionNeeds } from "./settle-action.ts";`],
    ["src/core/action/send-once.ts", `await provider.perform(order);`],
    ["src/core/action/undo-action.ts", `import { approvedOrder, type SendNeeds } from "./send-once.ts";`],
    ["src/compose.ts", `import { makeSettleAction } from "#core/action/settle-action.ts";`],
    ["src/compose-effects.ts", `import { makeSettleAction } from "#core/action/settle-action.ts";`],
    ["commands/a.ts", `import { makeRequestAction } from "#core/action/request-action.ts";`],
  ],
};

/** Law 7. */
export const sandboxLaw: Law = {
  name: "the product never imports sandbox, test or bench; only the scenario, the sandbox, the bench and main call compose",
  judge: (module) => {
    const own = layerOf(module.path);
    const isProduct = own !== "sandbox" && own !== "test" && own !== "bench";
    const maySeeCompose = !isProduct ? own !== "test" || module.path.startsWith("test/scenario/") : own === "src";
    return judgeImports(module, (target) => {
      if (target.kind !== "file") return undefined;
      if (isProduct && ["sandbox", "test", "bench"].includes(target.layer))
        return `the product knows no ${target.layer}`;
      if (own === "sandbox" && (target.layer === "test" || target.layer === "bench"))
        return "the demo ships without it";
      if (target.path === "src/compose.ts" && !maySeeCompose) return "only the whole house may be composed";
      return undefined;
    });
  },
  bad: [
    ["src/main.ts", `import { workspace } from "#sandbox/slack/workspace.ts";`],
    ["src/adapters/slack/a.ts", `import type { Fault } from "#sandbox/faults.ts";`],
    ["commands/a.ts", `import { x } from "../sandbox/demo.ts";`],
    ["templates/slack/a.ts", `import "#sandbox/demo.ts";`],
    ["src/main.ts", `import { x } from "#test/support/steady.ts";`],
    ["sandbox/demo.ts", `import { x } from "#test/support/steady.ts";`],
    ["test/core/a.test.ts", `import { compose } from "#src/compose.ts";`],
    ["src/http/server.ts", `import { compose } from "#src/compose.ts";`],
  ],
  good: [
    [
      "test/scenario/main-job.test.ts",
      `import { compose } from "#src/compose.ts";\nimport { x } from "#sandbox/demo.ts";`,
    ],
    ["sandbox/demo.ts", `import { compose } from "#src/compose.ts";`],
    ["src/main.ts", `import { compose } from "./compose.ts";`],
    ["bench/main.ts", `import { compose } from "#src/compose.ts";`],
  ],
};

/** The arrow in the import line. */
export const arrowLaw: Law = {
  name: "across layers an import starts with #, inside a layer it is relative",
  judge: (module) => {
    const own = layerOf(module.path);
    return judgeImports(module, (target, entry) => {
      if (target.kind !== "file") return undefined;
      const isRelative = entry.specifier.startsWith(".");
      if (target.layer !== own) return isRelative ? `write it as #${aliasOf(target.path)}` : undefined;
      // From a deep test folder to test/support, `#test/` reads better than three steps up.
      return isRelative || own === "test" ? undefined : "inside a layer write a relative path";
    });
  },
  bad: [
    ["src/compose.ts", `import { x } from "./core/shared/x.ts";`],
    ["commands/a.ts", `import { x } from "../src/core/shared/x.ts";`],
    ["src/core/action/a.ts", `import { x } from "#core/shared/x.ts";`],
    ["src/adapters/slack/a.ts", `import type { X } from "#adapters/slack/x.ts";`],
    ["src/main.ts", `import { x } from "#src/compose.ts";`],
    ["test/core/a.test.ts", `import { x } from "../../src/core/shared/x.ts";`],
  ],
  good: [
    ["src/compose.ts", `import { x } from "#core/shared/x.ts";\nimport { y } from "./logger.ts";`],
    ["test/core/a.test.ts", `import { x } from "#test/support/x.ts";\nimport { y } from "../support/y.ts";`],
  ],
};

const aliasOf = (path: string): string => path.replace(/^src\/(?=[^/]+\/)/, "");
