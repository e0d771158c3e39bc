import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from "@slack/bolt";

/** The barest Bolt app with our command, run as its own process: `node bare-bolt.ts http|socket <port> <api url> <bot token> <secret or app token>`. */
const [mode, port = "0", slackApiUrl = "", token = "", secret = ""] = process.argv.slice(2);
const logLevel = LogLevel.ERROR;
const clientOptions = { slackApiUrl };
const receiver =
  mode === "http"
    ? new HTTPReceiver({ signingSecret: secret, logLevel })
    : new SocketModeReceiver({ appToken: secret, logLevel, installerOptions: { clientOptions } });
const app = new App({ token, receiver, clientOptions, logLevel });
app.command("/incident", async ({ ack }) => ack());
await app.start(Number(port));
