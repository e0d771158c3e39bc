/** One request to a foreign system. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; absent = no body at all. */
  readonly json?: unknown;
}

/** How a request ended. A change that ended in `no-answer` may have happened; one that ended in `not-sent` has not. */
export type HttpAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** Parsed JSON; undefined when the body is empty or no JSON. */
      readonly body: unknown;
    }
  | { readonly kind: "not-sent"; readonly reason: string }
  | { readonly kind: "no-answer"; readonly reason: string };

/**
 * Talks HTTP with a time limit. Only GET is repeated (429, 502, 503, 504, lost connections; at most 3 times, honouring Retry-After
 * up to the limit); a change is sent exactly once. Never throws for what the network or the other side does.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
}
