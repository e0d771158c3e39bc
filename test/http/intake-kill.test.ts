import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { until } from "#test/support/until.ts";

const secret = "webhook-secret";
let db: TestDatabase;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  db = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "muster-intake-kill-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

const startVictim = async (dataDir: string, database: readonly string[], wrapper: readonly string[] = []) => {
  const script = fileURLToPath(new URL("intake-victim.ts", import.meta.url));
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, script, dataDir, secret, ...database];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return {
    url: String(url),
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
};

const bodyOf = (index: number) =>
  JSON.stringify({
    version: "4",
    groupKey: `${index}`,
    status: "firing",
    alerts: [
      {
        status: "firing",
        labels: { alertname: "Burst", index: `${index}` },
        startsAt: "2026-01-01T00:00:00Z",
        endsAt: "0001-01-01T00:00:00Z",
        fingerprint: `f${index}`,
      },
    ],
  });

/** Posts without a pause on 16 connections until the process is gone; answers what it accepted: delivery id -> index. */
const burst = async (url: string, onAccepted: (count: number) => void) => {
  const accepted = new Map<string, number>();
  let next = 0;
  const post = async () => {
    for (;;) {
      const index = next;
      next += 1;
      const response = await fetch(`${url}/webhooks/alertmanager`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}` },
        body: bodyOf(index),
      }).catch(() => undefined);
      if (response === undefined) return;
      const answer: unknown = await response.json().catch(() => undefined);
      if (response.status !== 202 || typeof answer !== "object" || answer === null) return;
      accepted.set(String(Reflect.get(answer, "delivery")), index);
      onAccepted(accepted.size);
    }
  };
  await Promise.all(Array.from({ length: 16 }, post));
  return accepted;
};

const storedIn = async (workspaceId: string) => {
  const inbox = db.database.kysely.selectFrom("muster.inboxDelivery").where("workspaceId", "=", workspaceId);
  return inbox.select(["id", "body"]).orderBy("id").execute();
};

const workIn = async (workspaceId: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ id: string }>`
    select payload->>'deliveryId' as id from muster.effect where workspace_id = ${workspaceId} order by seq`.execute(
    db.database.kysely,
  );
  return rows.map(({ id }) => id);
};

describe("kill -9 in the middle of a burst", () => {
  test.each([
    { when: "while it is drained at the same time", isDraining: true },
    { when: "while the database is away", isDraining: false },
  ])("$when loses nothing that was answered with 202, and stores it exactly once and in order", async (how) => {
    const workspaceId = `IK-${how.isDraining}`;
    const dataDir = join(folder, workspaceId);
    const database = [db.url, workspaceId];
    const accepted = new Map<string, number>();
    for (const killAfter of [50, 300, 120]) {
      const victim = await startVictim(dataDir, how.isDraining ? database : []);
      let killed: Promise<void> | undefined;
      const taken = await burst(victim.url, (count) => {
        if (count >= killAfter) killed ??= victim.kill();
      });
      await killed;
      for (const [id, index] of taken) accepted.set(id, index);
    }
    expect(accepted.size).toBeGreaterThan(400);

    await startVictim(dataDir, database);
    await until(async () => {
      const stored = new Set((await storedIn(workspaceId)).map(({ id }) => id));
      return [...accepted.keys()].every((id) => stored.has(id));
    });
    const stored = await storedIn(workspaceId);
    // What was synced when the kill came, and not answered any more, is there too.
    const answered = stored.filter(({ id }) => accepted.has(id));
    expect(answered.map(({ body }) => body.toString())).toEqual(
      answered.map(({ id }) => bodyOf(accepted.get(id) ?? -1)),
    );
    const work = await workIn(workspaceId);
    expect(new Set(work).size).toBe(work.length);
    expect(work).toEqual([...work].sort());
    expect(work).toHaveLength(stored.length);
  });

  test("a disk that takes no more costs nothing that was answered, and says why; the database takes over", async () => {
    const dataDir = join(folder, "full");
    // The kernel refuses to let any file of the process grow beyond this, in the middle of a record too.
    const limit = ["prlimit", "--fsize=40000"];
    const alone = await startVictim(dataDir, [], limit);
    const post = async (url: string, size: number) => {
      const body = JSON.parse(bodyOf(1));
      body.alerts[0].labels.padding = "x".repeat(size);
      const headers = { authorization: `Bearer ${secret}` };
      return fetch(`${url}/webhooks/alertmanager`, { method: "POST", headers, body: JSON.stringify(body) });
    };
    const answers: string[] = [];
    for (let index = 0; index < 30; index += 1) {
      const response = await post(alone.url, index % 3 === 0 ? 50_000 : 3_000);
      answers.push(`${response.status} ${await response.text()}`);
    }
    const refused = answers.filter((said) => !said.startsWith("202 "));
    const answered = answers.length - refused.length;
    expect(answered).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const said of refused) expect(said).toMatch(/^503 .*spool-unwritable.*EFBIG/);
    await alone.kill();
    const joined = await startVictim(dataDir, [db.url, "IK-full"], limit);
    await until(async () => (await storedIn("IK-full")).length === answered);
    expect((await post(joined.url, 50_000)).status).toBe(202);
    expect(await storedIn("IK-full")).toHaveLength(answered + 1);
  });

  test("the next process answers 202 without a database, whatever waits on disk", async () => {
    const dataDir = join(folder, "again");
    const first = await startVictim(dataDir, []);
    let killed: Promise<void> | undefined;
    await burst(first.url, (count) => {
      if (count >= 200) killed ??= first.kill();
    });
    await killed;
    const second = await startVictim(dataDir, []);
    const response = await fetch(`${second.url}/webhooks/alertmanager`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: bodyOf(0),
    });
    expect(response.status).toBe(202);
  });
});
