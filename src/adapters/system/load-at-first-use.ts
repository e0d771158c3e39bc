import { createRequire, Module } from "node:module";

/**
 * Has a part of a CommonJS package loaded when something of it is used, and not when the package asks for it at its start. `asker` is the
 * file that asks, `specifier` what it asks for. For parts that were compiled from ES modules and are read by name; without effect when
 * the part is loaded already. `require.cache` is documented for this: https://nodejs.org/api/modules.html#requirecache
 */
export function loadAtFirstUse(specifier: string, asker: string): void {
  const ask = createRequire(asker);
  const file = ask.resolve(specifier);
  if (ask.cache[file] !== undefined) return;
  const load = (): object => {
    if (ask.cache[file] === placeholder) delete ask.cache[file];
    return ask(file);
  };
  const placeholder = new Module(file);
  placeholder.loaded = true;
  placeholder.exports = new Proxy(
    {},
    { get: (_target, name) => (name === "__esModule" ? true : Reflect.get(load(), name)) },
  );
  ask.cache[file] = placeholder;
}
