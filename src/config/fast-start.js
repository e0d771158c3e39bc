// For `node --import`, before the first TypeScript file is met, and therefore the one file in JavaScript (docs/decisions/0007).
import { enableCompileCache, registerHooks } from "node:module";
import { resolve } from "node:path";

// Node keeps what it compiled for the next start, and a start that finds all of it there never loads the TypeScript compiler.
// Never the system's temporary folder, which is Node's default: whoever makes that folder first could have us run his code.
// A folder that can't be written costs speed and memory only.
enableCompileCache(resolve(process.env["DATA_DIR"] || "./data", "compile-cache"));

const { makeResolveOwn } = await import("./resolve-own.ts");
const { resolveInside } = await import("./resolve-inside.ts");
const resolveOwn = makeResolveOwn(new URL("../../", import.meta.url));
registerHooks({
  resolve: (specifier, context, next) => {
    const own = resolveOwn(specifier, context.parentURL);
    if (own !== undefined) return { url: own, format: "module-typescript", shortCircuit: true };
    const inside = resolveInside(specifier, context.parentURL);
    if (inside !== undefined) return { url: inside, format: "module", shortCircuit: true };
    return next(specifier, context);
  },
});
