import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AlertSource, RawDelivery } from "#core/signal/alert-source.ts";
import { type ReadHealth, reportHealth } from "./health.ts";
import type { IntakeAnswer } from "./intake.ts";
import type { LaterMetrics } from "./later-metrics.ts";
import { makeWebhookDoor, sendJson } from "./webhook-door.ts";

/** What the one server serves. */
export interface HttpServerNeeds {
  readonly sources: readonly AlertSource[];
  readonly takeIn: (source: AlertSource, delivery: RawDelivery) => Promise<IntakeAnswer>;
  /** Bolt's listener for `/slack/events` in HTTP mode; null in Socket Mode. It reads the raw body itself. */
  readonly slackListener: Listener | null;
  readonly readHealth: ReadHealth;
  readonly metrics: Pick<LaterMetrics, "load">;
  readonly onError: (error: unknown) => void;
}

/** The one port. */
export interface HttpServer {
  /** Gives the address; rejects with Node's error when the port is taken. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  /** Lets nobody in any more; resolves when everybody who was in is answered, or has asked for nothing whole within `withinMs` (5,000). */
  close(withinMs?: number): Promise<void>;
}

// An import would read every export of the module, also the one that loads Node's WebSocket and with it fetch and HTTP/2: a twentieth of a
// start (docs/decisions/0007).
const { createServer } = process.getBuiltinModule("node:http");

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Longer than the idle time of load balancers (60 s): who reuses a connection must not find it closed. */
const keepAliveMs = 72_000;
const closeIdleEveryMs = 20;
/** Longer than any request is held: for the database 4 s, for a house that is being built 2.5 s. */
const closeMsMax = 5_000;

/** Builds the server: Slack, webhooks, health and metrics on one port, six fixed addresses (docs/decisions/0013). It listens only when told to. */
export function makeHttpServer(needs: HttpServerNeeds): HttpServer {
  const door = makeWebhookDoor(needs);
  const pages = makePages(needs);
  const server = createServer({ keepAliveTimeout: keepAliveMs, noDelay: true }, (request, response) => {
    if (door(server, request, response)) return;
    const path = (request.url ?? "").split("?")[0] ?? "";
    // The body stays unread: Bolt checks the signature over the raw bytes and reads them itself.
    if (request.method === "POST" && path === "/slack/events" && needs.slackListener !== null)
      return needs.slackListener(request, response);
    if (!server.listening) response.setHeader("connection", "close");
    const page = request.method === "GET" || request.method === "HEAD" ? pages.get(path) : undefined;
    if (page === undefined) return sendJson(response, 404, nothingAt(request, path, needs.sources));
    page(response).catch((error: unknown) => {
      needs.onError(error);
      sendJson(response, 500, ourFailure);
    });
  });
  return {
    listen: ({ port, host }) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ port, host }, () => {
          server.off("error", reject);
          resolve(addressOf(server));
        });
      }),
    close: (withinMs = closeMsMax) =>
      new Promise((resolve, reject) => {
        // A connection becomes idle when its last answer has left, and a client may keep it for a minute.
        const closing = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
        // One that never asked, or stopped in the middle, is not idle for Node.
        const givingUp = setTimeout(() => server.closeAllConnections(), withinMs);
        server.close((error) => {
          clearInterval(closing);
          clearTimeout(givingUp);
          if (error === undefined) resolve();
          else reject(error);
        });
      }),
  };
}

const ourFailure = { error: "internal", message: "This request failed on our side; it is in the log. Send it again." };

function makePages({ readHealth, metrics }: HttpServerNeeds) {
  const health = async (response: ServerResponse) => {
    const report = await reportHealth(readHealth);
    sendJson(response, report.status === "unavailable" ? 503 : 200, report);
  };
  return new Map<string, (response: ServerResponse) => Promise<void>>([
    ["/health/live", async (response) => sendJson(response, 200, { status: "ok" })],
    ["/health", health],
    ["/health/ready", health],
    [
      "/metrics",
      async (response) => {
        const { registry } = await metrics.load();
        response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
      },
    ],
  ]);
}

function nothingAt({ method }: IncomingMessage, path: string, sources: readonly AlertSource[]) {
  const [, source] = /^\/webhooks\/([^/]+)$/.exec(path) ?? [];
  if (method !== "POST" || source === undefined)
    return { error: "not-found", message: `Nothing is served at ${path}.` };
  const known = sources.map(({ name }) => name).join(", ");
  return { error: "unknown-source", message: `There is no source "${source}"; known: ${known}.` };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  // Where it listens everywhere, whoever reads this is on this machine.
  return `http://${host === "0.0.0.0" || host === "[::]" ? "127.0.0.1" : host}:${address.port}`;
}
