import type { HttpClient } from "#core/shared/http-client.ts";
import { leaseGuard } from "#jobs/lease-scope.ts";

/** The client that changes something only while the attempt holds its lease; reading harms nobody. */
export function guardChanges(http: HttpClient): HttpClient {
  return {
    send: async (request) => {
      if (request.method !== "GET") leaseGuard()();
      return http.send(request);
    },
  };
}
