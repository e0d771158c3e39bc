import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { AlertSource, RawDelivery } from "#core/signal/alert-source.ts";
import { type ReadHealth, reportHealth } from "./health.ts";
import type { IntakeAnswer } from "./intake.ts";
import type { Metrics } from "./metrics.ts";
import { makeWebhookDoor } from "./webhook-door.ts";

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

/** Longer than the idle time of load balancers (60 s): who reuses a connection must not find it closed. */
const keepAliveMs = 72_000;

/** Builds the server: Slack, webhooks, health and metrics on one port. It listens only when told to. */
export function makeHttpServer(needs: HttpServerNeeds): FastifyInstance {
  const door = makeWebhookDoor(needs);
  const server = Fastify({
    forceCloseConnections: "idle",
    serverFactory: (handle) => {
      const http = createServer({ keepAliveTimeout: keepAliveMs, noDelay: true }, (request, response) => {
        if (!door(http, request, response)) handle(request, response);
      });
      return http;
    },
  });
  server.setErrorHandler((error, _request, reply) => answerError(error, reply, needs.onError));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: "not-found", message: `Nothing is served at ${request.url.split("?")[0]}.` }),
  );
  server.register(async (scope) => refuseUnknownSources(scope, needs));
  if (needs.slackListener !== null) {
    const listener = needs.slackListener;
    server.register(async (scope) => serveSlack(scope, listener));
  }
  serveHealth(server, needs);
  return server;
}

/** Only what the door didn't take: sources that we don't know. */
function refuseUnknownSources(scope: FastifyInstance, needs: HttpServerNeeds): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
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

function answerError(error: unknown, reply: FastifyReply, onError: (error: unknown) => void): FastifyReply {
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
