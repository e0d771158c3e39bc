import { SocketModeClient } from "@slack/socket-mode";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import { quietLogger } from "./quiet-logger.ts";
import { type StartedWorkspace, secrets, startWorkspace, until } from "./start-workspace.ts";

let workspace: StartedWorkspace;
const clients: SocketModeClient[] = [];
const sockets: WebSocket[] = [];

beforeEach(async () => {
  workspace = await startWorkspace({ ackWithinMs: 300 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(clients.splice(0).map((client) => client.disconnect()));
  await workspace.close();
});

/** The real client; it waits `clientPingTimeout` before it reconnects, so that is kept short. */
async function connect(): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: secrets.appToken,
    clientOptions: { slackApiUrl: `${workspace.url}/api/` },
    clientPingTimeout: 150,
    logger: quietLogger,
  });
  clients.push(client);
  await client.start();
  return client;
}

async function issueUrl(): Promise<string> {
  const headers = { authorization: `Bearer ${secrets.appToken}` };
  const response = await fetch(`${workspace.url}/api/apps.connections.open`, { method: "POST", headers });
  const body: unknown = await response.json();
  if (typeof body === "object" && body !== null && "url" in body) return String(body.url);
  throw new Error("apps.connections.open gave no url");
}

/** Opens a bare socket and collects what it is told; "refused" when the upgrade is. */
async function openBare(url: string): Promise<{ said: { type?: string; reason?: string }[]; socket: WebSocket }> {
  const socket = new WebSocket(url);
  sockets.push(socket);
  const said: { type?: string; reason?: string }[] = [];
  socket.on("message", (data) => said.push(JSON.parse(textOf(data))));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return { said, socket };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
}

const command = () =>
  workspace.slack.act({ kind: "command", user: "U0RESP", channel: "C0INCIDENTS", command: "/incident", text: "" });

describe("Socket Mode", () => {
  test("greets before anything else, and a ticket opens one socket", async () => {
    const url = await issueUrl();
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/socket\/\?ticket=[0-9a-f]+&app_id=A0MUSTER$/);
    const { said } = await openBare(url);
    await until(() => said.length > 0);
    expect(said).toMatchObject([{ type: "hello", num_connections: 1, connection_info: { app_id: "A0MUSTER" } }]);
    await expect(openBare(url)).rejects.toThrow("401");
  });

  test("answers pings and completes the close handshake", async () => {
    const { socket } = await openBare(await issueUrl());
    const pong = new Promise((resolve) => socket.once("pong", resolve));
    socket.ping();
    await pong;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1000);
    expect(await closed).toBe(1000);
    await until(() => workspace.slack.socket.connections === 0);
  });

  test("takes ten connections and turns the eleventh away", async () => {
    for (let count = 1; count <= 10; count += 1) await openBare(await issueUrl());
    await workspace.slack.socket.connected(10);
    const { said } = await openBare(await issueUrl());
    await until(() => said.length > 0);
    expect(said).toMatchObject([{ type: "disconnect", reason: "too_many_websockets" }]);
  });

  test("sends each payload to one connection only, and to every connection in turn", async () => {
    const heard = [0, 0];
    for (const index of [0, 1]) {
      const client = await connect();
      client.on("slash_commands", ({ ack }) => {
        heard[index] = (heard[index] ?? 0) + 1;
        ack();
      });
    }
    await workspace.slack.socket.connected(2);
    for (let turn = 0; turn < 4; turn += 1) expect(await command()).toEqual({ ok: true });
    expect(heard).toEqual([2, 2]);
  });

  test("a person is told when nobody acks in time", async () => {
    await openBare(await issueUrl());
    await workspace.slack.socket.connected();
    expect(await command()).toEqual({ ok: false, error: "operation_timeout" });
    expect(workspace.slack.viewFor("U0RESP").notices).toHaveLength(1);
  });

  test.each(["refresh", "warn", "cut"] as const)("the real client comes back after %s", async (how) => {
    const client = await connect();
    client.on("slash_commands", ({ ack }) => ack());
    await workspace.slack.socket.connected();
    const reconnected = new Promise((resolve) => client.once("connected", resolve));
    workspace.slack.socket[how]();
    expect(workspace.slack.socket.connections).toBe(0);
    await reconnected;
    await workspace.slack.socket.connected();
    expect(await command()).toEqual({ ok: true });
  });

  test("a second connection takes every payload while the first one is refreshed", async () => {
    for (const client of [await connect(), await connect()]) client.on("slash_commands", ({ ack }) => ack());
    await workspace.slack.socket.connected(2);
    workspace.slack.socket.refresh();
    for (let turn = 0; turn < 5; turn += 1) expect(await command()).toEqual({ ok: true });
  });

  test("an unacked event comes again under the same event id with its retry number", async () => {
    await workspace.close();
    workspace = await startWorkspace({ ackWithinMs: 50, retryScale: 0.0001 });
    const { said } = await openBare(await issueUrl());
    await workspace.slack.socket.connected();
    await workspace.slack.act({ kind: "message", user: "U0RESP", channel: "C0INCIDENTS", text: "hi" });
    await until(() => said.length >= 5);
    const sent = said.slice(1).map((one) => JSON.parse(JSON.stringify(one)));
    expect(sent.map((one) => one.retry_attempt)).toEqual([0, 1, 2, 3]);
    expect(sent.map((one) => one.retry_reason)).toEqual(["", "timeout", "timeout", "timeout"]);
    expect(new Set(sent.map((one) => one.payload.event_id)).size).toBe(1);
  });

  test("commands and submissions may be answered in the ack, clicks may not", async () => {
    const { said, socket } = await openBare(await issueUrl());
    socket.on("message", (data) => {
      const { envelope_id } = JSON.parse(textOf(data));
      if (envelope_id) socket.send(JSON.stringify({ envelope_id, payload: { text: "hi there" } }));
    });
    await workspace.slack.socket.connected();
    await command();
    await workspace.slack.act({ kind: "shortcut", user: "U0RESP", callbackId: "declare" });
    expect(said.slice(1)).toMatchObject([
      { type: "slash_commands", accepts_response_payload: true },
      { type: "interactive", accepts_response_payload: false },
    ]);
    expect(workspace.slack.messagesIn("incidents").at(-1)).toMatchObject({ text: "hi there", ephemeralTo: "U0RESP" });
  });

  test("a stranger's token opens no socket", async () => {
    await expect(openBare(`${workspace.url.replace("http", "ws")}/socket/?ticket=abc`)).rejects.toThrow("401");
  });
});
