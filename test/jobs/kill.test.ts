import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { tell, type WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();
let folder: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-kill-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

const startVictim = async (workspaceId: string, file: string, moment: string, leaseMs: number) => {
  const script = fileURLToPath(new URL("victim.ts", import.meta.url));
  const child = spawn(process.execPath, [script, replicas.db().url, workspaceId, file, moment, String(leaseMs)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  await until(() => lines.includes("working"));
  return {
    child,
    lines,
    standsStill: () => until(() => lines.includes("standing still")),
    goOn: () => child.stdin.write("go on\n"),
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
};

/** The surviving worker: looks into the file before it appends to it. */
const survivor = (file: string, finds: string[]): Parameters<WorkerWorld["work"]>[0] => ({
  handle: async (_effect, run) => {
    await run.step("append", {
      find: async () => {
        finds.push(run.effectId);
        return readFileSync(file, "utf8").includes(run.effectId) ? run.effectId : undefined;
      },
      act: async () => {
        appendFileSync(file, `${run.effectId}\n`);
        return run.effectId;
      },
    });
    return { kind: "done" };
  },
});

const linesOf = (file: string) => readFileSync(file, "utf8").split("\n").filter(Boolean);

describe("kill -9", () => {
  test.each([
    { moment: "before the step", finds: 1 },
    { moment: "before the call", finds: 1 },
    { moment: "after the call", finds: 1 },
    { moment: "after the step", finds: 0 },
  ])(
    "a process killed $moment leaves an effect that the next one finishes with exactly one call, within 3 s",
    async ({ moment, finds }) => {
      const workspaceId = `K-${moment}`;
      const file = join(folder, moment.replaceAll(" ", "-"));
      writeFileSync(file, "");
      const world = await replicas.start({ workspaceId, leaseMs: 10_000 });
      const victim = await startVictim(workspaceId, file, moment, 10_000);
      await world.want(tell("U1", "x"));
      await victim.standsStill();
      await victim.kill();

      const startedAt = performance.now();
      const found: string[] = [];
      await world.work(survivor(file, found));
      await world.quiet();
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      expect(linesOf(file)).toHaveLength(1);
      expect(found).toHaveLength(finds);
    },
  );

  test("a replica that ran beside the killed one takes over when the lease ends, without a restart", async () => {
    const file = join(folder, "beside");
    writeFileSync(file, "");
    const world = await replicas.start({ workspaceId: "K-beside", leaseMs: 2_000 });
    const victim = await startVictim("K-beside", file, "after the call", 2_000);
    await world.want(tell("U1", "x"));
    await victim.standsStill();
    const found: string[] = [];
    await world.work(survivor(file, found));
    await victim.kill();
    await world.quiet();
    expect(linesOf(file)).toHaveLength(1);
    expect(found).toHaveLength(1);
  });

  test("a living process on the same machine keeps its work when another one starts", async () => {
    const file = join(folder, "living");
    writeFileSync(file, "");
    const world = await replicas.start({ workspaceId: "K-living", leaseMs: 10_000 });
    const victim = await startVictim("K-living", file, "before the call", 10_000);
    await world.want(tell("U1", "x"));
    await victim.standsStill();
    expect(await world.ledger.releaseDead()).toBe(0);
    await victim.kill();
    expect(await world.ledger.releaseDead()).toBe(1);
  });

  test("a paused process that comes back after its lease ended makes no call", async () => {
    const file = join(folder, "paused");
    writeFileSync(file, "");
    const world = await replicas.start({ workspaceId: "K-paused", leaseMs: 1_000, owner: "elsewhere" });
    const victim = await startVictim("K-paused", file, "before the step", 1_000);
    await world.want(tell("U1", "x"));
    await victim.standsStill();
    victim.child.kill("SIGSTOP");
    const found: string[] = [];
    await world.work(survivor(file, found));
    await world.quiet();
    victim.child.kill("SIGCONT");
    victim.goOn();
    await until(() => victim.lines.includes("lease-lost"));
    expect(linesOf(file)).toHaveLength(1);
    expect(found).toHaveLength(1);
  });
});
