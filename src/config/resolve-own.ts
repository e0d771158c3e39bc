import { readFileSync } from "node:fs";

/** Where an import leads: the URL of one of our own TypeScript files, or undefined for everything else. */
type ResolveOwn = (specifier: string, parent: string | undefined) => string | undefined;

/**
 * Makes what finds our own files as Node does, by the `imports` of package.json or beside the importing file, without asking the disk
 * and reading package.json for each of some 2,500 imports: that is a tenth of a start (docs/decisions/0007). `root` is the URL of the
 * folder that holds package.json, with a slash at its end.
 */
export function makeResolveOwn(root: URL): ResolveOwn {
  const places = new Map(Object.entries(importsOf(root)).map(([name, place]) => [stem(name), `${root}${stem(place)}`]));
  return function resolveOwn(specifier, parent) {
    if (!specifier.endsWith(".ts")) return undefined;
    if (specifier.startsWith(".")) return parent === undefined ? undefined : new URL(specifier, parent).href;
    const nameEnd = specifier.indexOf("/") + 1;
    const place = places.get(specifier.slice(0, nameEnd));
    return place === undefined ? undefined : place + specifier.slice(nameEnd);
  };
}

/** `#core/*` without its star; `./src/core/*` also without its dot. */
function stem(pattern: string): string {
  return pattern.replace(/^\.\//, "").replace(/\*$/, "");
}

function importsOf(root: URL): Readonly<Record<string, string>> {
  const manifest: { readonly imports?: Record<string, string> } = JSON.parse(
    readFileSync(new URL("package.json", root), "utf8"),
  );
  return manifest.imports ?? {};
}
