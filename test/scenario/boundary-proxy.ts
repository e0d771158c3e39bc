import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { nameBoundary } from "./write-boundary.ts";
import { identifyWrite } from "./write-identity.ts";

/** Where in a write somebody can die: before the vendor got it, or after the vendor did it and before its answer is back. */
export type Moment = "before" | "after";

/** One write that passes: of what kind it is, and what tells it from all others. */
export interface PassingWrite {
  readonly kind: string;
  readonly identity: string;
}

/** A wire between Muster and the emulated world that sees each write pass. */
export interface BoundaryProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Forwards everything to `target`. `strikes` is asked at both moments of each write; when it says true the connection is cut there, as
 * it is when the process at the other end has just died.
 */
export async function startBoundaryProxy(
  target: string,
  strikes: (write: PassingWrite, moment: Moment) => boolean,
): Promise<BoundaryProxy> {
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const { method = "GET", url = "/", headers } = incoming;
    const kind = nameBoundary(method, url, body.toString());
    const write = kind === undefined ? undefined : { kind, identity: identifyWrite(method, url, body.toString()) };
    if (write !== undefined && strikes(write, "before")) return void outgoing.destroy();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send(`${target}${url}`, { method, headers, agent: false }, resolve).on("error", reject).end(body);
    });
    const answered = await readAll(answer);
    if (write !== undefined && strikes(write, "after")) return void outgoing.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
