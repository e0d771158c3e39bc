import type { Circuit, System } from "#core/shared/circuit.ts";
import type { HttpAnswer, HttpClient } from "#core/shared/http-client.ts";
import { vendorFault } from "#core/shared/vendor-fault.ts";

/** An HTTP client for one vendor behind its circuit: no answer and 5xx count as its failures. Throws the circuit's Fault while it is open. */
export function guardHttp(http: HttpClient, system: System, circuit: Circuit): HttpClient {
  const vendor = { code: system, name: system, hintFor: () => "" };
  return {
    async send(request) {
      let answer: HttpAnswer | undefined;
      try {
        return await circuit.run(async () => {
          answer = await http.send(request);
          if (answer.kind !== "answered" || answer.status >= 500) throw vendorFault(vendor, answer);
          return answer;
        });
      } catch (error) {
        if (answer === undefined) throw error;
        return answer;
      }
    },
  };
}
