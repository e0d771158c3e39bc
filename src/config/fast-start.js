// For `node --import`, before the first TypeScript file is met, and therefore the one file in JavaScript (docs/decisions/0007).
import { enableCompileCache, registerHooks } from "node:module";
import { resolve } from "node:path";

// Node keeps what it compiled for the next start, and a start that finds all of it there never loads the TypeScript compiler.
// Never the system's temporary folder, which is Node's default: whoever makes that folder first could have us run his code.
// A folder that can't be written costs speed and memory only.
enableCompileCache(resolve(process.env["DATA_DIR"] || "./data", "compile-cache"));

const { makeResolveOwn } = await import("./resolve-own.ts");
const resolveOwn = makeResolveOwn(new URL("../../", import.meta.url));
// What zod says in 60 languages, of which we use English: zod imports that one by itself.
const zodLanguages = { url: "data:text/javascript,export{}", format: "module", shortCircuit: true };
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "../locales/index.js" && context.parentURL?.includes("/node_modules/zod/")) return zodLanguages;
    const url = resolveOwn(specifier, context.parentURL);
    return url === undefined ? next(specifier, context) : { url, format: "module-typescript", shortCircuit: true };
  },
});
