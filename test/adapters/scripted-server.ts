import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** One request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers one request; a script that doesn't end the response leaves its caller hanging. */
export type Script = (response: ServerResponse, request: SeenRequest) => void;

/** A server on loopback that answers as scripted, in order; the last script stays. */
export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  script(...scripts: readonly [Script, ...Script[]]): void;
  close(): Promise<void>;
}

/** Starts the server; until it is given scripts it answers 404. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let scripts: readonly Script[] = [answer(404)];
  let next = 0;
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const { method = "", url: path = "", headers } = message;
      const request = { method, path, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      const script = scripts[Math.min(next, scripts.length - 1)];
      next += 1;
      script?.(response, request);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The scripted server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    script(...given) {
      scripts = given;
      next = 0;
      requests.length = 0;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with a status, headers and a body (text as it is, anything else as JSON). */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}, body?: unknown): Script {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return (response) => void response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

/** Never answers. */
export const hang: Script = () => undefined;

/** Cuts the connection after the request has arrived. */
export const reset: Script = (response) => void response.destroy();

/** Starts an answer and cuts the connection in the middle of its body. */
export const resetInBody: Script = (response) => {
  response.writeHead(201, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":');
  setImmediate(() => response.destroy());
};

/** An address on loopback where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The probe for a closed port has no address.");
  return `http://127.0.0.1:${address.port}`;
}
