import type { SocketHub } from "../delivery/socket.ts";
import { type Methods, method } from "./method.ts";

/** apps.connections.open: hands an app-level token a single-use WebSocket URL of this hub. */
export function connectionsOpen(hub: Pick<SocketHub, "issueUrl">): Methods {
  return {
    "apps.connections.open": method({ tier: "t3", token: "app" }, () => ({ ok: true, url: hub.issueUrl() })),
  };
}
