import { once } from "node:events";
import { createServer } from "node:http";
import { WebClient } from "@slack/web-api";
import { type Faults, makeFaults } from "#sandbox/faults.ts";
import type { AppManifest } from "#sandbox/slack/app-manifest.ts";
import {
  makeSlackWorkspace,
  type SlackWorkspace,
  type SlackWorkspaceOptions,
} from "#sandbox/slack/make-slack-workspace.ts";

import { quietLogger } from "./quiet-logger.ts";

/** The credentials of the workspace under test. */
export const secrets = { signingSecret: "s".repeat(32), botToken: "xoxb-test", appToken: "xapp-test" };

/** An app with two commands and two shortcuts that hears of every event and may do everything. */
export const testManifest: AppManifest = {
  commands: [
    { name: "/incident", hint: "help", description: "Incidents", isEscaped: true },
    { name: "/raw", hint: "", description: "Takes text as typed", isEscaped: false },
  ],
  shortcuts: [
    { kind: "global", callbackId: "declare", name: "Declare incident" },
    { kind: "message", callbackId: "note", name: "Add to timeline" },
  ],
};

/** A workspace listening on loopback. */
export interface StartedWorkspace {
  url: string;
  slack: SlackWorkspace;
  faults: Faults;
  /** The real client with retries off, so that each refusal is seen once. */
  client: WebClient;
  close(): Promise<void>;
}

/** Starts a workspace on a free loopback port. */
export async function startWorkspace(options: Partial<SlackWorkspaceOptions> = {}): Promise<StartedWorkspace> {
  const faults = makeFaults();
  let url = "";
  const slack = makeSlackWorkspace({ faults, ...secrets, manifest: testManifest, publicUrl: () => url, ...options });
  const server = createServer((req, res) => {
    slack.handle(req, res).then(
      (isHandled) => isHandled || res.writeHead(404).end(),
      (error: unknown) => res.writeHead(500).end(String(error)),
    );
  });
  server.on("upgrade", (req, socket, head) => {
    if (!slack.handleUpgrade(req, socket, head)) socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP port");
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    slack,
    faults,
    client: new WebClient(secrets.botToken, {
      slackApiUrl: `${url}/api/`,
      retryConfig: { retries: 0 },
      logger: quietLogger,
    }),
    async close() {
      await slack.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The error name of a refused call; "accepted" when it was not refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    if (error instanceof Error && "data" in error && typeof error.data === "object" && error.data !== null) {
      return "error" in error.data ? String(error.data.error) : error.message;
    }
    throw error;
  }
}

/** Polls until the value is there; fails after two seconds. */
export async function until<T>(read: () => T | undefined | false, withinMs = 2000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${read.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
