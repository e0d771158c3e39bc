import { App, HTTPReceiver, SocketModeReceiver } from "@slack/bolt";

/** The barest Bolt app with our command, run as its own process: `node bare-bolt.ts http|socket <port> <api url> <bot token> <secret or app token>`. */
const [mode, port = "0", slackApiUrl = "", token = "", secret = ""] = process.argv.slice(2);
const clientOptions = { slackApiUrl };
const receiver =
  mode === "http"
    ? new HTTPReceiver({ signingSecret: secret })
    : new SocketModeReceiver({ appToken: secret, installerOptions: { clientOptions } });
const app = new App({ token, receiver, clientOptions });
app.command("/incident", async ({ ack }) => ack());
await app.start(Number(port));
