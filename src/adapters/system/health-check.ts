import type { HealthCheck } from "#core/action/health-check.ts";

/** Asks health addresses over HTTP with GET; whoever doesn't answer within `timeoutMs` (5 s) is not healthy. */
export function makeHealthCheck(options: { readonly timeoutMs?: number } = {}): HealthCheck {
  const timeoutMs = options.timeoutMs ?? 5_000;
  return {
    read: async ({ url, expect }) => {
      const startedAt = performance.now();
      try {
        const response = await fetch(url, {
          headers: { "user-agent": "muster", "cache-control": "no-cache" },
          signal: AbortSignal.timeout(timeoutMs),
        });
        const ms = Math.round(performance.now() - startedAt);
        // The status is the answer; a large page must not be read, and an unread body would hold the connection.
        await response.body?.cancel();
        const isHealthy = response.status === expect;
        const text = `${response.status} in ${ms} ms`;
        return { isHealthy, text: isHealthy ? text : `${text}, expected ${expect}` };
      } catch (error) {
        const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
        return {
          isHealthy: false,
          text: isTimeout ? `no answer in ${timeoutMs / 1_000} s` : `no answer (${reasonOf(error)})`,
        };
      }
    },
  };
}

/** The network's own word for it (`ECONNREFUSED`), which fetch hides in the causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string") return code;
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}
