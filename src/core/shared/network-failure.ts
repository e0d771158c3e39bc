import type { HttpAnswer } from "./http-client.ts";

/** Errors (Node's, undici's, OpenSSL's) that end a connection before a byte of the request left: nothing can have happened. */
const notSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);
const connectingCalls = new Set<unknown>(["connect", "getaddrinfo"]);

/** How a request ended that fetch gave up on. `not-sent` only when it surely never left us; the reason names no address and no token. */
export function networkFailure(error: unknown, timeoutMs: number): Exclude<HttpAnswer, { kind: "answered" }> {
  const chain = causesOf(error);
  const code = chain.map((one) => read(one, "code")).find((one) => typeof one === "string");
  const isNotSent = chain.some(
    (one) => notSentCodes.has(String(read(one, "code"))) || connectingCalls.has(read(one, "syscall")),
  );
  if (isNotSent) return { kind: "not-sent", reason: `could not be reached (${code ?? "no connection"})` };
  const isTimeout = chain.some((one) => ["TimeoutError", "AbortError"].includes(String(read(one, "name"))));
  if (isTimeout) return { kind: "no-answer", reason: `gave no answer in ${timeoutMs / 1_000} s` };
  return { kind: "no-answer", reason: `broke the connection${code === undefined ? "" : ` (${code})`}` };
}

/** The error and what caused it, outermost first; SDKs wrap what fetch threw. */
function causesOf(error: unknown): object[] {
  const chain: object[] = [];
  for (let one: unknown = error; one instanceof Error && !chain.includes(one); one = one.cause) chain.push(one);
  return chain;
}

function read(error: object, key: string): unknown {
  return Reflect.get(error, key);
}
