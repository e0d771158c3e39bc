import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = `${root}dist`;
/** All that shapes the built page: its sources and, through package.json's exact pins, the versions it is built with. */
const inputs = ["src", "index.html", "build-page.ts", "../../package.json"];

/** Where the built page lies and what it took: `built` names the time, `kept` means that the sources were unchanged. */
export type BuiltPage =
  | { readonly kind: "built" | "kept"; readonly folder: string; readonly tookMs: number }
  | { readonly kind: "no-vite" };

/** Builds the page unless a build of exactly these sources lies there. Vite is loaded only when it is needed. */
export async function buildPage(): Promise<BuiltPage> {
  const startedAt = performance.now();
  const folder = `${dist}/${await hashOfInputs()}`;
  const took = (): number => Math.round(performance.now() - startedAt);
  if (await exists(`${folder}/index.html`)) {
    return { kind: "kept", folder, tookMs: took() };
  }
  const build = await loadVite();
  if (build === undefined) {
    return { kind: "no-vite" };
  }
  // Built aside and renamed: two processes that start together never serve half a page.
  const draft = `${dist}/.draft-${process.pid}`;
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: { outDir: draft, emptyOutDir: true, target: "es2023", modulePreload: false },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  });
  await putInPlace(draft, folder);
  return { kind: "built", folder, tookMs: took() };
}

async function hashOfInputs(): Promise<string> {
  const hash = createHash("sha256");
  const files = (await Promise.all(inputs.map(filesUnder))).flat().sort();
  for (const file of files) {
    hash.update(file).update(await readFile(`${root}${file}`));
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesUnder(input: string): Promise<readonly string[]> {
  if (input !== "src") {
    return [input];
  }
  const entries = await readdir(`${root}${input}`, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length));
}

async function loadVite(): Promise<typeof import("vite")["build"] | undefined> {
  try {
    const { build } = await import("vite");
    return build;
  } catch (error) {
    // A production install has no development packages; any other failure of the import is not ours to hide.
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") {
      return undefined;
    }
    throw error;
  }
}

async function putInPlace(draft: string, folder: string): Promise<void> {
  await mkdir(dist, { recursive: true });
  const older = (await readdir(dist)).filter((name) => !name.startsWith(".draft-"));
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else built the same page meanwhile: theirs is as good.
    if (!(await exists(`${folder}/index.html`))) {
      throw error;
    }
    return;
  }
  await Promise.all(older.map((name) => rm(`${dist}/${name}`, { recursive: true, force: true })));
}

async function exists(file: string): Promise<boolean> {
  try {
    await readFile(file);
    return true;
  } catch {
    return false;
  }
}
