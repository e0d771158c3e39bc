/** Packages in which every `.js` file is an ES module; a test looks whether that is still so. */
export const pureNames = ["date-fns", "kysely", "zod"];

const isInPure = new RegExp(`/node_modules/(?:${pureNames.join("|")})/[^?#]+\\.js$`);

/** What zod says in 60 languages, of which we use English: zod imports that one by itself. */
const zodLanguages = "../locales/index.js";

/**
 * Where an import inside these packages leads, all of it ES modules; undefined for everything else. An import by path names its file
 * exactly, but Node asks the disk for each and parses the package's list of exports once for every file: a twentieth of a start
 * (docs/decisions/0007).
 */
export function resolveInside(specifier: string, parent: string | undefined): string | undefined {
  if (!specifier.startsWith(".") || !specifier.endsWith(".js") || parent === undefined) return undefined;
  if (!isInPure.test(parent)) return undefined;
  if (specifier === zodLanguages && parent.includes("/node_modules/zod/")) return "data:text/javascript,export{}";
  return new URL(specifier, parent).href;
}
