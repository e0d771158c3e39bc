import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from "node:http";
import { readResponseSchemas } from "./response-schema.ts";
import { sharedSpecs } from "./shared-specs.ts";
import { startSteadyProcess } from "./steady-process.ts";

/** One request as the vendor would have seen it; `pathTemplate` is the description's path, undefined when none matches. */
export type ContractRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON where it parses, the text otherwise, undefined when empty. */
  readonly body: unknown;
  readonly pathTemplate: string | undefined;
};

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * What a test answers instead of Steady. `body` may change a few fields of the vendor's example: `(example) => ({...})`.
 * The result is checked against the description unless `offSpec` says why the real vendor departs from it.
 * `hang` never answers, `reset` cuts the connection after the request was received: the two ways to an unknown outcome.
 */
export type ContractReply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: JsonValue | ((example: unknown) => JsonValue);
      readonly offSpec?: string;
    }
  | { readonly hang: true }
  | { readonly reset: true };

/** `"POST /v1/services/{serviceId}/scale"` or the same with a real path, without query; or a predicate. */
export type ContractMatcher = string | ((request: ContractRequest) => boolean);

/** A vendor's API on loopback that judges every request by the vendor's own description. */
export type Contract = {
  /** The base to give an adapter; carries the description's server path (`/v1` for Render), as the real base does. */
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly ContractRequest[];
  /** One line for each thing the vendor would not have taken, and for each scripted body it would never have sent. */
  violations(): string[];
  /** Scripts the answers of matching requests, in order; the last one stays. A later script of the same matcher wins. */
  reply(matcher: ContractMatcher, ...replies: readonly [ContractReply, ...ContractReply[]]): void;
  /** Scripted answers that nobody has asked for yet. */
  unused(): string[];
  /** Forgets requests, violations and scripts: call it between the tests of one file. */
  reset(): void;
  close(): Promise<void>;
};

/** What the vendor's description does not say, or says wrongly. */
export type ContractNeeds = {
  /** What the credential must look like: a pattern for `Authorization`, or another header's name with its pattern. */
  readonly auth: RegExp | { readonly header: string; readonly match: RegExp } | "none";
  /** Findings that are the description's own mistake, each with the evidence for that. */
  readonly specBugs?: readonly { readonly finding: RegExp; readonly why: string }[];
};

type Script = { readonly matcher: ContractMatcher; readonly replies: readonly ContractReply[]; next: number };

/**
 * Serves `../shared/specs/<specName>` through Steady behind a proxy of our own. Start one per test file (100 MB).
 * Judge by `violations()`, never by a status: Steady answers 200 to some wrong requests and only counts them in a header.
 */
export const startContract = async (specName: string, needs: ContractNeeds): Promise<Contract> => {
  const specPath = sharedSpecs.path(specName);
  const { check, basePath } = readResponseSchemas(specPath);
  const steady = await startSteadyProcess(specPath);
  const auth = needs.auth instanceof RegExp ? { header: "authorization", match: needs.auth } : needs.auth;
  const isSpecBug = (finding: string): boolean => needs.specBugs?.some((bug) => bug.finding.test(finding)) ?? false;
  const requests: ContractRequest[] = [];
  const violations: string[] = [];
  let scripts: Script[] = [];

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const raw = await readAll(message);
    const target = message.url ?? "/";
    const url = new URL(target, "http://localhost");
    const where = `${message.method ?? ""} ${url.pathname}`;
    const underBase = url.pathname === basePath || url.pathname.startsWith(`${basePath}/`);
    if (!underBase) violations.push(`${where}: outside the base path ${basePath}`);
    const example = await forward(message, raw, underBase ? target.slice(basePath.length) : target, steady.port);
    const seen = describeRequest(message, raw, url, example.headers["x-steady-matched-path"]);
    requests.push(seen);
    const findings = findingsOf(example.headers).filter((finding) => !isSpecBug(finding));
    violations.push(...findings.map((finding) => `${where}: ${finding}`));
    if (auth !== "none" && !auth.match.test(seen.headers[auth.header.toLowerCase()] ?? "")) {
      violations.push(`${where}: header ${auth.header} does not match ${auth.match}`);
    }
    const script = scripts.findLast((candidate) => matches(candidate.matcher, seen, basePath));
    const reply = script?.replies[Math.min(script.next, script.replies.length - 1)];
    if (script !== undefined) script.next += 1;
    if (reply === undefined) return respond(response, example.status, example.contentType, example.text);
    if ("reset" in reply) return void message.socket.destroy();
    if ("hang" in reply) return;
    const vendorBody = parsed(example.text);
    const body = typeof reply.body === "function" ? reply.body(vendorBody) : reply.body;
    if (reply.offSpec === undefined && seen.pathTemplate !== undefined && body !== undefined) {
      const operation = { method: seen.method, pathTemplate: seen.pathTemplate, status: reply.status };
      // Some vendors' examples break their own description; a test is not blamed for what it inherits.
      const inherited = check({ ...operation, body: vendorBody });
      const own = check({ ...operation, body }).filter((finding) => !inherited.includes(finding));
      violations.push(...own.map((finding) => `${where}: scripted ${reply.status} reply: ${finding}`));
    }
    const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
    respond(response, reply.status, "application/json", text, reply.headers);
  };

  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      violations.push(`${message.method ?? ""} ${message.url ?? ""}: the contract proxy failed: ${String(error)}`);
      respond(response, 500, "text/plain", "The contract proxy failed, see violations().");
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    requests,
    violations: () => [...violations],
    reply: (matcher, ...replies) => void scripts.push({ matcher, replies, next: 0 }),
    unused: () => scripts.flatMap(({ matcher, replies, next }) => replies.slice(next).map(() => String(matcher))),
    reset: () => {
      requests.length = 0;
      violations.length = 0;
      scripts = [];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all([once(server, "close"), steady.close()]);
    },
  };
};

const listen = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The contract proxy has no port.");
  return address.port;
};

const readAll = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

type Example = { status: number; headers: Record<string, string>; contentType: string; text: string };

/** Sends the bytes on unchanged, encoded path included; `fetch` would normalise both. */
const forward = async (message: IncomingMessage, raw: Buffer, path: string, port: number): Promise<Example> => {
  const headers = { ...message.headers, host: `127.0.0.1:${port}`, "accept-encoding": "identity", connection: "close" };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send({ host: "127.0.0.1", port, path, method: message.method, headers, agent: false }, resolve);
    outgoing.on("error", reject).end(raw);
  });
  const text = (await readAll(incoming)).toString();
  const answered = flat(incoming.headers);
  const contentType = answered["content-type"] ?? "application/json";
  return { status: incoming.statusCode ?? 500, headers: answered, contentType, text };
};

/** Steady lists what it found in `X-Steady-Error-<n>-*`; a missing count means that nobody judged the request. */
const findingsOf = (headers: Record<string, string>): string[] => {
  const count = Number(headers["x-steady-error-count"] ?? Number.NaN);
  if (Number.isNaN(count)) return ["Steady did not judge this request"];
  return Array.from({ length: count }, (_, index) => {
    const read = (part: string): string => headers[`x-steady-error-${index + 1}-${part}`] ?? "";
    return `${read("code")} ${read("path")} ${read("message")}`.trim();
  });
};

const describeRequest = (
  message: IncomingMessage,
  raw: Buffer,
  url: URL,
  pathTemplate: string | undefined,
): ContractRequest => ({
  method: message.method ?? "",
  path: url.pathname,
  query: url.searchParams,
  headers: flat(message.headers),
  body: raw.length === 0 ? undefined : parsed(raw.toString()),
  pathTemplate,
});

const matches = (matcher: ContractMatcher, request: ContractRequest, basePath: string): boolean =>
  typeof matcher === "function"
    ? matcher(request)
    : [request.path, `${basePath}${request.pathTemplate ?? ""}`, request.pathTemplate].some(
        (path) => matcher === `${request.method} ${path}`,
      );

const respond = (
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void => void response.writeHead(status, { "content-type": contentType, ...headers }).end(text);

const flat = (headers: IncomingMessage["headers"]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
