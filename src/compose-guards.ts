import type { Scheduler } from "#adapters/slack/scheduler.ts";
import type { HttpClient } from "#core/shared/http-client.ts";
import { leaseGuard } from "#jobs/lease-scope.ts";

/** The scheduler that lets a call go only while its attempt holds its lease: a call may wait here for a minute. */
export function guardTurns(scheduler: Scheduler): Scheduler {
  return {
    ...scheduler,
    run: (turn, send) => {
      const demandLease = leaseGuard();
      return scheduler.run(turn, async () => {
        demandLease();
        return send();
      });
    },
  };
}

/** The client that changes something only while the attempt holds its lease; reading harms nobody. */
export function guardChanges(http: HttpClient): HttpClient {
  return {
    send: async (request) => {
      if (request.method !== "GET") leaseGuard()();
      return http.send(request);
    },
  };
}
