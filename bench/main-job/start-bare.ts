import { credentials } from "#sandbox/credentials.ts";
import { findFreePort } from "../find-free-port.ts";
import { type Child, startChild } from "../start-child.ts";
import { until } from "../until.ts";

/** Starts the barest Bolt app against the sandbox and puts it into `running`; over HTTP it listens when this settles. */
export async function startBareBolt(
  mode: "http" | "socket",
  sandboxUrl: string,
  running: Child[],
): Promise<Child & { readonly url: string }> {
  const port = await findFreePort();
  const secret = mode === "http" ? credentials.slackSigningSecret : credentials.slackAppToken;
  const args = ["bench/bare-bolt.ts", mode, String(port), `${sandboxUrl}/api/`, credentials.slackBotToken, secret];
  const bolt = await startChild(args, {});
  running.push(bolt);
  const url = `http://127.0.0.1:${port}`;
  if (mode === "http") await until("the bare Bolt app answers", () => isAnswering(url));
  return { ...bolt, url };
}

/** Starts the barest server that answers a webhook and puts it into `running`. */
export async function startBareServer(running: Child[]): Promise<Child & { readonly url: string }> {
  const port = await findFreePort();
  const server = await startChild(["bench/bare-server.ts", String(port)], {});
  running.push(server);
  const url = `http://127.0.0.1:${port}`;
  await until("the bare server answers", () => isAnswering(url));
  return { ...server, url };
}

async function isAnswering(url: string): Promise<true | undefined> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response === undefined ? undefined : true;
}
