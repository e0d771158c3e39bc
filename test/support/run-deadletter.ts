import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs `npm run deadletter` on a database as an operator would, without Slack. */
export async function runDeadletter(databaseUrl: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, ["src/deadletter.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      DATABASE_URL: databaseUrl,
      SLACK_BOT_TOKEN: "xoxb-test",
      SLACK_SIGNING_SECRET: "signing-secret",
      MUSTER_CONFIG: "muster.example.yaml",
    },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { out, err, code: Number(code) };
}
