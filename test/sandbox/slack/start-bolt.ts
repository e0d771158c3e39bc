import { once } from "node:events";
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import { quietLogger } from "./quiet-logger.ts";
import { type StartedWorkspace, secrets } from "./start-workspace.ts";

/** The two ways Slack reaches an app. */
export type Mode = "http" | "socket";

/** A real Bolt app connected to the workspace. */
export interface StartedBolt {
  app: App;
  stop(): Promise<void>;
}

/** Starts the real Bolt against the workspace: signed HTTP on a free port, or Socket Mode. `register` adds the handlers first. */
export async function startBolt(
  { url, slack }: StartedWorkspace,
  mode: Mode,
  register: (app: App) => void,
): Promise<StartedBolt> {
  const common = {
    token: secrets.botToken,
    clientOptions: { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } },
    ignoreSelf: false,
    logLevel: LogLevel.ERROR,
    logger: quietLogger,
  };
  if (mode === "socket") {
    const app = new App({ ...common, appToken: secrets.appToken, socketMode: true });
    register(app);
    await app.start();
    await slack.socket.connected();
    return { app, stop: async () => void (await app.stop()) };
  }
  const receiver = new HTTPReceiver({
    signingSecret: secrets.signingSecret,
    endpoints: "/slack/events",
    logger: quietLogger,
  });
  const app = new App({ ...common, receiver });
  register(app);
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Bolt has no TCP port");
  slack.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`);
  return {
    app,
    async stop() {
      server.closeAllConnections();
      await receiver.stop();
    },
  };
}
