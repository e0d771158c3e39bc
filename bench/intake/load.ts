import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { z } from "zod";
import { percentile } from "../percentile.ts";

/**
 * Loads an HTTP server with given requests over keep-alive connections, one request under way on each, and prints what came of it as one
 * line of JSON: `node load.ts '<plan>'`. Plain sockets and ready-made bytes, because on a small machine a client takes from the
 * server what it costs; it is a process of its own and the same for everybody.
 */
const Plan = z.object({
  port: z.int(),
  /** Path with its query. */
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  /** File with one body a line. */
  bodies: z.string(),
  connections: z.int().positive(),
  warmUpMs: z.number(),
  ms: z.number(),
});

const plan = Plan.parse(JSON.parse(process.argv[2] ?? ""));
const requests = readFileSync(plan.bodies, "utf8").trimEnd().split("\n").map(requestOf);
const took: number[] = [];
const statuses = new Map<string, number>();
const fromMs = performance.now() + plan.warmUpMs;
const untilMs = fromMs + plan.ms;
let next = 0;

await Promise.all(Array.from({ length: plan.connections }, work));
if (took.length === 0) throw new Error(`Not one answer within ${plan.ms} ms.`);
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    perSecond: took.length / (plan.ms / 1_000),
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    statuses: Object.fromEntries(statuses),
    clientCpuMs: (user + system) / 1_000,
  }),
);

function requestOf(body: string): Buffer {
  const lines = Object.entries({
    host: "127.0.0.1",
    "content-type": "application/json",
    ...plan.headers,
    "content-length": String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${plan.path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

/** One connection: sends, waits for the whole answer, sends the next. */
function work(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: plan.port, host: "127.0.0.1", noDelay: true });
    let sentMs = 0;
    let answer = "";
    const send = () => {
      sentMs = performance.now();
      if (sentMs >= untilMs) {
        socket.destroy();
        resolve();
        return;
      }
      const request = requests[next % requests.length];
      next += 1;
      if (request !== undefined) socket.write(request);
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", () => resolve());
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      answer += String(chunk);
      const head = answer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
      if (answer.length < head + 4 + length) return;
      const status = answer.slice(9, 12);
      answer = "";
      const nowMs = performance.now();
      if (sentMs >= fromMs && nowMs <= untilMs) {
        took.push(nowMs - sentMs);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      send();
    });
  });
}
