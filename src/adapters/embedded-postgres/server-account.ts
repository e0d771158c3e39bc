import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "#core/shared/fault.ts";

/** The account that the server runs as; undefined = our own. */
export type ServerAccount = { readonly uid: number; readonly gid: number } | undefined;

/** "nobody" on every Linux; PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** Chooses the account: our own unless we are root; then the owner of an existing cluster, else nobody. */
export async function chooseServerAccount(clusterFolder: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterFolder).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: nobody, gid: nobody };
}

/** Throws a Fault that says how to fix it when the account can't reach a path: a folder above it is closed to others. */
export async function demandReachable(path: string, account: ServerAccount): Promise<void> {
  if (account === undefined) return;
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const mayEnter = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (mayEnter === 0) {
      throw new Fault({
        code: "embedded-postgres-unreachable-folder",
        message: "The embedded PostgreSQL can't enter a folder it needs.",
        hint: `PostgreSQL refuses to run as root, so it runs as user ${account.uid}, who can't enter ${folder}. Start Muster as an ordinary user, or run "chmod o+x ${folder}", or move ${path} (DATA_DIR sets where data is kept), or set DATABASE_URL.`,
        retry: "never",
      });
    }
    if (folder === dirname(folder)) return;
  }
}
