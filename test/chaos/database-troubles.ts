import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import type { ReplicaWorld } from "./replica-world.ts";
import type { SmallDisk } from "./small-disk.ts";

/** Something that happens to the database; `strike` begins it and gives what ends it. */
export interface DatabaseTrouble {
  readonly name: string;
  /** Whether alerts can still be read and stored meanwhile. */
  readonly strike: (world: ReplicaWorld) => Promise<() => Promise<void>>;
}

/** Everything of PostgreSQL stands still, connections included, as on a host that swaps or a disk that hangs. */
export const frozen: DatabaseTrouble = {
  name: "frozen (SIGSTOP)",
  strike: async ({ server }) => {
    const pids = [server.pid, ...(await childrenOf(server.pid))];
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    return async () => {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    };
  },
};

/** As a provider makes it when the quota is used up, and as a standby is before it is promoted. */
export const readOnly: DatabaseTrouble = {
  name: "read-only",
  strike: async ({ server }) => {
    await asAdmin(server.url, ["alter system set default_transaction_read_only = on", "select pg_reload_conf()"]);
    return () =>
      asAdmin(server.url, [
        "set default_transaction_read_only = off",
        "alter system reset default_transaction_read_only",
        "select pg_reload_conf()",
      ]);
  },
};

/** Other programs hold all connections, and ours are gone. */
export const crowded: DatabaseTrouble = {
  name: "out of connections",
  strike: async ({ server }) => {
    const crowd: Client[] = [];
    const fill = async () => {
      for (;;) {
        const client = new Client({ connectionString: server.url, application_name: "the crowd" });
        client.on("error", () => undefined);
        const isIn = await client.connect().then(
          () => true,
          () => false,
        );
        if (!isIn) return;
        crowd.push(client);
      }
    };
    await fill();
    await crowd[0]?.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'muster%'",
    );
    await fill();
    return async () => {
      await Promise.all(crowd.map((client) => client.end()));
    };
  },
};

/** The address moves to another server: connections are reset in the middle of whatever they do, and for a while nobody is there. */
export const failingOver: DatabaseTrouble = {
  name: "failing over",
  strike: async ({ wire }) => {
    const over = new AbortController();
    const shaking = (async () => {
      for (let turn = 0; !over.signal.aborted; turn += 1) {
        if (turn % 8 === 4) wire.break();
        else if (turn % 8 === 6) wire.mend();
        else wire.cut();
        await wait(170, undefined, { signal: over.signal }).catch(() => undefined);
      }
    })();
    return async () => {
      over.abort();
      await shaking;
      wire.mend();
    };
  },
};

/** Not a byte is left on its disk; PostgreSQL refuses to store, and may crash over its log. */
export const fullDisk = (disk: SmallDisk): DatabaseTrouble => ({
  name: "out of disk",
  strike: async () => {
    await disk.fill();
    return () => disk.makeRoom();
  },
});

async function asAdmin(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const children: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(join("/proc", name, "stat"), "utf8").catch(() => "");
    // The name in brackets may hold spaces: the parent is the second word behind it.
    if (Number(stat.slice(stat.lastIndexOf(")")).split(" ")[2]) === parent) children.push(Number(name));
  }
  return children;
}
