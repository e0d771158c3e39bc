import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { joinShared } from "#core/shared/shared-bytes.ts";
import type { AlertSource, RawDelivery } from "#core/signal/alert-source.ts";
import type { IntakeAnswer } from "./intake.ts";

/** What the door needs. */
export interface WebhookDoorNeeds {
  readonly sources: readonly AlertSource[];
  readonly takeIn: (source: AlertSource, delivery: RawDelivery) => Promise<IntakeAnswer>;
  readonly onError: (error: unknown) => void;
}

const prefix = "/webhooks/";

/** From here on another thread may look at a body, and five milliseconds of copying it there would be five of every click's. */
const sharedFromBytes = 1_048_576;

/**
 * Serves `POST /webhooks/<source>`, which in a storm of alerts is nearly all there is to do. Answers false, and touches nothing, for everything else.
 */
export function makeWebhookDoor(needs: WebhookDoorNeeds) {
  const sources = new Map(needs.sources.map((source) => [source.name, source]));
  return (server: Server, request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? "";
    if (request.method !== "POST" || !url.startsWith(prefix)) return false;
    const mark = url.indexOf("?");
    const source = sources.get(mark === -1 ? url.slice(prefix.length) : url.slice(prefix.length, mark));
    if (source === undefined) return false;
    const query = mark === -1 ? {} : Object.fromEntries(new URLSearchParams(url.slice(mark + 1)));
    const send = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) =>
      sendJson(response, status, body, server.listening ? headers : { connection: "close", ...headers });
    readBody(request, source.bodyBytesMax, (body) => {
      if (body === "too-large") {
        const message = `The body is larger than ${source.bodyBytesMax} bytes, the limit of this address.`;
        send(413, { error: "too-large", message }, { connection: "close" });
        return;
      }
      needs.takeIn(source, { headers: singleValues(request.headers), query, body }).then(
        (answer) => send(answer.status, answer.body, answer.headers),
        (error: unknown) => {
          needs.onError(error);
          send(500, {
            error: "internal",
            message: "This request failed on our side; it is in the log. Send it again.",
          });
        },
      );
    });
    return true;
  };
}

/** Sends a whole answer. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Calls back once with the whole body; not at all when the client goes away in the middle of it. */
function readBody(request: IncomingMessage, bytesMax: number, done: (body: Uint8Array | "too-large") => void): void {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) {
    done("too-large");
    return;
  }
  const take = (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes <= bytesMax) {
      chunks.push(chunk);
      return;
    }
    request.removeListener("data", take);
    request.removeListener("end", end);
    done("too-large");
  };
  const end = () => {
    const [first] = chunks;
    if (chunks.length === 1 && first !== undefined) done(first);
    else done(bytes < sharedFromBytes ? Buffer.concat(chunks) : joinShared(chunks));
  };
  request.on("data", take);
  request.on("end", end);
  // A connection that breaks is the client's to repeat; without a listener it would end the process.
  request.on("error", () => undefined);
}

function singleValues(headers: IncomingMessage["headers"]): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === "string") single[name] = value;
  }
  return single;
}
