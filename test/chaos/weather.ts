import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "#sandbox/faults.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";

/** Bad weather until it is stopped. */
export interface Weather {
  /** How many faults were planned so far. */
  readonly planned: () => number;
  /** Ends it and clears what is planned. */
  stop(): Promise<void>;
}

const everyMs = 200;
const writes =
  /^(conversations\.(create|invite|setTopic|join)|chat\.(postMessage|update)|pins\.add|bookmarks\.add|reactions\.add)$/;
const changes = /^(vercel|render) (POST|PATCH) /;
const reads = /^(vercel|render) GET /;

/** What happens to a call: lost on the way, done without an answer, done with an error for an answer, refused, or late. */
const faultsOf = (vendor: "slack" | "provider"): readonly Fault[] => [
  { kind: "drop-before" },
  { kind: "drop-after" },
  { kind: "drop-after" },
  { kind: "status-after-commit", status: 500 },
  { kind: "status-after-commit", status: 502 },
  { kind: "http", status: 503 },
  vendor === "slack"
    ? { kind: "http", status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } }
    : { kind: "hang", ms: 800 },
];

/** Plans a random fault for one of the next calls several times a second, and makes Slack now quick and now slow. */
export function startWeather({ faults, slack }: Pick<Sandbox, "faults" | "slack">, random: () => number): Weather {
  const over = new AbortController();
  let planned = 0;
  const blow = async () => {
    while (!over.signal.aborted) {
      const roll = random();
      const vendor = roll < 0.7 ? "slack" : "provider";
      const kinds = faultsOf(vendor);
      const fault = kinds[Math.floor(random() * kinds.length)];
      // Not more than are used up: what is left over would fall on the calm after the storm.
      faults.clear();
      if (fault !== undefined) faults.next(vendor === "slack" ? writes : roll < 0.85 ? changes : reads, fault);
      planned += 1;
      slack.setLatency(Math.floor(random() * 150));
      await wait(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const blowing = blow();
  return {
    planned: () => planned,
    async stop() {
      over.abort();
      await blowing;
      faults.clear();
      slack.setLatency(0);
    },
  };
}
