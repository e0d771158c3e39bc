import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** One request that reached Slack: a Web API method, or `response_url`. */
export interface SlackRequest {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** How Slack misbehaves: an error word in its answer, an HTTP status, or no answer until the desk closes. */
export type Trouble = { readonly error: string } | { readonly status: number } | "hang";

/** Slack's Web API and response addresses on loopback: takes everything, and writes it down. */
export interface FakeSlack {
  readonly apiUrl: string;
  readonly responseUrl: string;
  readonly requests: readonly SlackRequest[];
  /** The next `times` requests of this method end this way. */
  trouble(method: string, trouble: Trouble, times?: number): void;
  /** Waits until a request of this method came in. */
  arrival(method: string): Promise<SlackRequest>;
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startFakeSlack(): Promise<FakeSlack> {
  const requests: SlackRequest[] = [];
  const planned: { method: string; trouble: Trouble; left: number }[] = [];
  const waiting: { method: string; take: (request: SlackRequest) => void }[] = [];
  const hanging: ServerResponse[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const method = request.url?.replace("/api/", "").replace("/", "") ?? "";
      const body = Buffer.concat(chunks).toString();
      const args = method === "response_url" ? asRecord(body) : readForm(body);
      const taken = { method, args };
      requests.push(taken);
      for (const one of waiting.filter((each) => each.method === method)) one.take(taken);
      const plan = planned.find((one) => one.method === method && one.left > 0);
      if (plan !== undefined) plan.left -= 1;
      answer(response, plan?.trouble, requests.length);
    });
  });

  function answer(response: ServerResponse, trouble: Trouble | undefined, id: number): void {
    if (trouble === "hang") {
      hanging.push(response);
      return;
    }
    const isError = trouble !== undefined && "error" in trouble;
    const status = trouble !== undefined && "status" in trouble ? trouble.status : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify(isError ? { ok: false, error: trouble.error } : { ok: true, ts: "1.1", view: { id: `V${id}` } }),
    );
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    apiUrl: `${url}/api/`,
    responseUrl: `${url}/response_url`,
    requests,
    trouble: (method, trouble, times = 1) => planned.push({ method, trouble, left: times }),
    arrival(method) {
      const seen = requests.find((one) => one.method === method);
      return seen === undefined ? new Promise((take) => waiting.push({ method, take })) : Promise.resolve(seen);
    },
    async close() {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function readForm(body: string): Record<string, unknown> {
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, parsed(value)]));
}

function asRecord(body: string): Record<string, unknown> {
  const value = parsed(body);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
