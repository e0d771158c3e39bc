import type { IncomingMessage, ServerResponse } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { AlertSource, RawDelivery } from "#core/signal/alert-source.ts";
import { type ReadHealth, reportHealth } from "./health.ts";
import type { IntakeAnswer } from "./intake.ts";
import type { Metrics } from "./metrics.ts";

/** What the one server serves. */
export interface HttpServerNeeds {
  readonly sources: readonly AlertSource[];
  readonly takeIn: (source: AlertSource, delivery: RawDelivery) => Promise<IntakeAnswer>;
  /** Bolt's listener for `/slack/events` in HTTP mode; null in Socket Mode. It reads the raw body itself. */
  readonly slackListener: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  readonly readHealth: ReadHealth;
  readonly metrics: Metrics;
  readonly onError: (error: unknown) => void;
}

/** Builds the server: Slack, webhooks, health and metrics on one port. It listens only when told to. */
export function makeHttpServer(needs: HttpServerNeeds): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: "idle" });
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, needs.onError));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: "not-found", message: `Nothing is served at ${request.url.split("?")[0]}.` }),
  );
  server.register(async (scope) => serveWebhooks(scope, needs));
  if (needs.slackListener !== null) {
    const listener = needs.slackListener;
    server.register(async (scope) => serveSlack(scope, listener));
  }
  serveHealth(server, needs);
  return server;
}

function serveWebhooks(scope: FastifyInstance, needs: HttpServerNeeds): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  for (const source of needs.sources) {
    scope.post(`/webhooks/${source.name}`, { bodyLimit: source.bodyBytesMax }, async (request, reply) => {
      const answer = await needs.takeIn(source, {
        headers: singleValues(request.headers),
        query: singleValues(typeof request.query === "object" && request.query !== null ? { ...request.query } : {}),
        body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
      });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    });
  }
  scope.post<{ Params: { source: string } }>("/webhooks/:source", async (request, reply) =>
    reply.code(404).send({
      error: "unknown-source",
      message: `There is no source "${request.params.source}"; known: ${needs.sources.map((source) => source.name).join(", ")}.`,
    }),
  );
}

function serveSlack(
  scope: FastifyInstance,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  scope.removeAllContentTypeParsers();
  // The body stays unread: Bolt checks the signature over the raw bytes and reads them itself.
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
  scope.post("/slack/events", (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
}

function serveHealth(server: FastifyInstance, needs: HttpServerNeeds): void {
  server.get("/health/live", async () => ({ status: "ok" }));
  for (const path of ["/health", "/health/ready"]) {
    server.get(path, async (_request, reply) => {
      const report = await reportHealth(needs.readHealth);
      return reply.code(report.status === "unavailable" ? 503 : 200).send(report);
    });
  }
  server.get("/metrics", async (_request, reply) =>
    reply.type(needs.metrics.registry.contentType).send(await needs.metrics.registry.metrics()),
  );
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  onError: (error: unknown) => void,
): FastifyReply {
  const code = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const limit = request.routeOptions.bodyLimit;
    return reply
      .code(413)
      .send({ error: "too-large", message: `The body is larger than ${limit} bytes, the limit of this address.` });
  }
  const status = typeof error === "object" && error !== null ? Reflect.get(error, "statusCode") : undefined;
  if (typeof status === "number" && status >= 400 && status < 500) {
    return reply
      .code(status)
      .send({ error: "bad-request", message: error instanceof Error ? error.message : "The request can't be read." });
  }
  onError(error);
  return reply
    .code(500)
    .send({ error: "internal", message: "This request failed on our side; it is in the log. Send it again." });
}

function singleValues(values: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.toLowerCase(), typeof value === "string" ? value : undefined]),
  );
}
