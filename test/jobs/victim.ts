import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { openDatabase } from "#adapters/postgres/open-database.ts";
import { makeWorkerWorld } from "#test/support/worker-world.ts";

/**
 * A process made to be killed: `node victim.ts <url> <workspace> <file> <moment> <lease ms>`. It runs effects whose one foreign call
 * appends a line to the file, and stands still at the moment it is told, after saying so on stdout, until it is told to go on by a line on stdin.
 */
const [url = "", workspaceId = "", file = "", moment = "", leaseMs = ""] = process.argv.slice(2);
const database = openDatabase({ url });
const world = await makeWorkerWorld({ url, database }, { workspaceId, leaseMs: Number(leaseMs) });

const standStill = async (here: string) => {
  if (here !== moment) return;
  process.stdout.write("standing still\n");
  await once(process.stdin, "data");
};

await world.work({
  handle: async (_effect, run) => {
    await standStill("before the step");
    await run.step("append", {
      act: async () => {
        await standStill("before the call");
        appendFileSync(file, `${run.effectId}\n`);
        await standStill("after the call");
        return run.effectId;
      },
    });
    await standStill("after the step");
    return { kind: "done" };
  },
  observe: ({ outcome }) => void process.stdout.write(`${outcome}\n`),
});
process.stdout.write("working\n");
