import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { isJson } from "../block-kit/rule.ts";
import type { Identifiers } from "../identifiers.ts";
import type { Ack, Outgoing, Transport } from "./delivery.ts";

// docs.slack.dev/apis/events-api/using-socket-mode: at most 10 connections, each payload goes to any one of them.
const CONNECTIONS_MAX = 10;
const CONNECTION_SECONDS = 18_060;
const DEBUG_CONNECTION_SECONDS = 360;
// Bolt gives up on a server that pinged once and then stays silent for 30 s.
const PING_EVERY_MS = 10_000;
const TICKET_LIFETIME_MS = 30_000;
const WARNING_MS = 10_000;
const GRACE_MS = 1000;

/** Which connections a disconnect strikes. */
export type Struck = "oldest" | "all";

/** The Socket Mode side of the workspace, with the ways Slack ends connections. */
export interface SocketHub extends Transport {
  /** Open connections that still take payloads. */
  readonly connections: number;
  /** A fresh single-use WebSocket URL; with `&debug_reconnects=true` added by the client the connection lives 360 s. */
  issueUrl(): string;
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Slack wants the client to reconnect now: `disconnect` with `refresh_requested`. */
  refresh(struck?: Struck): void;
  /** The 10-second notice before a refresh: `disconnect` with `warning`. */
  warn(struck?: Struck): void;
  /** Somebody turned Socket Mode off: `disconnect` with `link_disabled`. */
  disable(): void;
  /** The TCP connection breaks without a word. */
  cut(struck?: Struck): void;
  /** The network loses the connection without either end hearing of it: pings and goodbyes go unanswered. Slack notices first. */
  freeze(struck?: Struck): void;
  /** The next connections get no `hello`, or are closed before it. */
  ignoreNext(count: number, how: "silent" | "closed"): void;
  /** From now on each payload goes to every connection, as when Slack hears an acknowledgement too late. */
  repeatEverywhere(): void;
  /** Settles once at least this many connections take payloads. */
  connected(count?: number): Promise<void>;
  close(): void;
}

/** What the hub needs. */
export interface SocketNeeds {
  identifiers: Identifiers;
  appId: string;
  ackWithinMs: number;
  clock(): number;
  publicUrl(): string;
}

interface Connection {
  socket: WebSocket;
  isTaking: boolean;
  timers: NodeJS.Timeout[];
}

/** Makes a hub without connections. */
export function makeSocketHub(needs: SocketNeeds): SocketHub {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, number>();
  const waiting = new Map<string, (ack: Ack) => void>();
  let connections: Connection[] = [];
  let turn = 0;
  let ignored: ("silent" | "closed")[] = [];
  let isRepeating = false;
  let watchers: { count: number; tell: () => void }[] = [];

  const taking = () => connections.filter((one) => one.isTaking);

  const forget = (connection: Connection) => {
    connection.timers.forEach(clearInterval);
    connections = connections.filter((one) => one !== connection);
  };

  const receive = (data: RawData) => {
    const said = parse(data);
    const id = said?.["envelope_id"];
    const settle = typeof id === "string" ? waiting.get(id) : undefined;
    if (settle) settle({ kind: "acked", body: said?.["payload"] });
  };

  const end = (connection: Connection, reason: string, afterMs: number) => {
    connection.isTaking = false;
    const debug_info = { host: "applink-sandbox" };
    connection.socket.send(JSON.stringify({ type: "disconnect", reason, debug_info }));
    const timer = setTimeout(() => connection.socket.close(1000), afterMs);
    timer.unref();
    connection.timers.push(timer);
  };

  const welcome = (socket: WebSocket, isDebug: boolean) => {
    const connection: Connection = { socket, isTaking: true, timers: [] };
    socket.on("message", receive);
    socket.on("error", () => forget(connection));
    socket.on("close", () => forget(connection));
    const [how, ...rest] = ignored;
    ignored = rest;
    if (how === "closed") return socket.close(1011);
    if (how === "silent") return void connections.push({ ...connection, isTaking: false });
    if (taking().length >= CONNECTIONS_MAX) return end(connection, "too_many_websockets", 0);

    const seconds = isDebug ? DEBUG_CONNECTION_SECONDS : CONNECTION_SECONDS;
    const ping = setInterval(() => socket.ping("Ping from sandbox"), PING_EVERY_MS);
    const life = setTimeout(() => end(connection, "refresh_requested", GRACE_MS), seconds * 1000);
    connection.timers.push(ping.unref(), life.unref());
    connections.push(connection);
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: taking().length,
        debug_info: { host: "applink-sandbox", build_number: 1, approximate_connection_time: seconds },
        connection_info: { app_id: needs.appId },
      }),
    );
    for (const watcher of watchers) if (taking().length >= watcher.count) watcher.tell();
    watchers = watchers.filter((one) => taking().length < one.count);
  };

  const strike = (struck: Struck, how: (connection: Connection) => void) => {
    for (const connection of struck === "all" ? taking() : taking().slice(0, 1)) how(connection);
  };

  return {
    get connections() {
      return taking().length;
    },
    issueUrl() {
      const ticket = needs.identifiers.secret(16);
      tickets.set(ticket, needs.clock());
      const base = needs.publicUrl().replace(/^http/, "ws");
      return `${base}/socket/?ticket=${ticket}&app_id=${needs.appId}`;
    },
    handleUpgrade(req, socket, head) {
      const url = new URL(req.url ?? "/", "http://sandbox");
      if (url.pathname.replace(/\/$/, "") !== "/socket") return false;
      const ticket = url.searchParams.get("ticket") ?? "";
      const issuedAt = tickets.get(ticket);
      tickets.delete(ticket);
      if (issuedAt === undefined || needs.clock() - issuedAt > TICKET_LIFETIME_MS) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n");
        return true;
      }
      server.handleUpgrade(req, socket, head, (opened) => {
        welcome(opened, url.searchParams.get("debug_reconnects") === "true");
      });
      return true;
    },
    deliver(outgoing) {
      const open = taking();
      turn += 1;
      const connection = open[turn % Math.max(open.length, 1)];
      if (!connection) return Promise.resolve({ kind: "unreachable" });
      const id = crypto.randomUUID();
      return new Promise((resolve) => {
        const settle = (ack: Ack) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(ack);
        };
        const timer = setTimeout(() => settle({ kind: "timeout" }), needs.ackWithinMs);
        waiting.set(id, settle);
        const receivers = isRepeating ? open : [connection];
        for (const { socket } of receivers) socket.send(JSON.stringify(envelope(id, outgoing)));
      });
    },
    refresh: (struck = "oldest") => strike(struck, (one) => end(one, "refresh_requested", GRACE_MS)),
    warn: (struck = "oldest") => strike(struck, (one) => end(one, "warning", WARNING_MS)),
    disable: () => strike("all", (one) => end(one, "link_disabled", GRACE_MS)),
    cut(struck = "oldest") {
      strike(struck, (one) => {
        one.isTaking = false;
        one.socket.terminate();
      });
    },
    freeze(struck = "oldest") {
      strike(struck, (one) => {
        one.isTaking = false;
        one.socket.pause();
      });
    },
    ignoreNext(count, how) {
      ignored = Array.from({ length: count }, () => how);
    },
    repeatEverywhere() {
      isRepeating = true;
    },
    connected(count = 1) {
      if (taking().length >= count) return Promise.resolve();
      return new Promise((tell) => watchers.push({ count, tell }));
    },
    close() {
      for (const settle of waiting.values()) settle({ kind: "unreachable" });
      for (const connection of connections) {
        connection.timers.forEach(clearInterval);
        connection.socket.terminate();
      }
      server.close();
    },
  };
}

function envelope(id: string, { kind, payload, acceptsResponse, retry }: Outgoing): Record<string, unknown> {
  return {
    envelope_id: id,
    type: kind,
    payload,
    accepts_response_payload: acceptsResponse,
    ...(kind === "events_api"
      ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason.replace(/^http_/, "") ?? "" }
      : {}),
  };
}

function parse(data: RawData): Record<string, unknown> | undefined {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
    const value: unknown = JSON.parse(bytes.toString());
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
