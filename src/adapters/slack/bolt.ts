import { createRequire } from "node:module";
import { loadAtFirstUse } from "../system/load-at-first-use.ts";

const require = createRequire(import.meta.url);
const app = require.resolve("@slack/bolt/dist/App.js");

// What Bolt brings for apps that many workspaces install, and for its own Socket Mode. We use neither, and a start need not load their
// 200 modules (docs/decisions/0007). Bolt's files are taken one by one for the same reason: its index also brings Express.
loadAtFirstUse("@slack/oauth", app);
loadAtFirstUse("./receivers/SocketModeReceiver", app);

/** Bolt's app. */
export const { default: App }: typeof import("@slack/bolt/dist/App.js") = require("@slack/bolt/dist/App.js");

/** Bolt's receiver of signed HTTP requests. */
export const {
  default: HTTPReceiver,
}: typeof import("@slack/bolt/dist/receivers/HTTPReceiver.js") = require("@slack/bolt/dist/receivers/HTTPReceiver.js");
