import "./defer-traces.ts";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type System, systems } from "#core/shared/circuit.ts";
import { makeSpoolMetrics, type SpoolMetrics } from "./spool-metrics.ts";

/** Everything we measure, for Prometheus at `/metrics`. */
export interface Metrics {
  readonly registry: Registry;
  readonly deliveries: Counter<"source" | "result">;
  readonly deadLetters: Counter<"source">;
  readonly effects: Counter<"kind" | "outcome">;
  readonly effectSeconds: Histogram<"kind">;
  readonly interactions: Counter<"name" | "outcome">;
  readonly answerSeconds: Histogram<"surface">;
  readonly spool: SpoolMetrics;
}

/** Makes a fresh set of metrics; one per process. */
export function makeMetrics(options: {
  readonly withProcessMetrics: boolean;
  /** The systems that don't answer now, undefined while nobody can know; asked at each scrape. */
  readonly openCircuits?: () => Promise<readonly System[] | undefined>;
}): Metrics {
  const registry = new Registry();
  if (options.withProcessMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const { openCircuits } = options;
  if (openCircuits !== undefined)
    new Gauge({
      name: "muster_circuit_open",
      help: "1 while a foreign system does not answer and calls of it wait, else 0.",
      labelNames: ["system"],
      registers,
      async collect() {
        // Without the database nobody knows; what was known last stays, and before that there is no value: 0 would say that all is well.
        const open = await openCircuits().catch(() => undefined);
        if (open === undefined) return;
        for (const system of systems) this.set({ system }, open.includes(system) ? 1 : 0);
      },
    });
  return {
    registry,
    deliveries: new Counter({
      name: "muster_deliveries_total",
      help: "Webhook deliveries by source and result (accepted, unverifiable, unreadable, unavailable).",
      labelNames: ["source", "result"],
      registers,
    }),
    deadLetters: new Counter({
      name: "muster_dead_letters_total",
      help: "Deliveries that could not be processed and are kept in the dead-letter table.",
      labelNames: ["source"],
      registers,
    }),
    effects: new Counter({
      name: "muster_effects_total",
      help: "Attempts of side effects by kind (the first word of their lane) and outcome (done, again, retry, dead, lease-lost).",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    effectSeconds: new Histogram({
      name: "muster_effect_seconds",
      help: "How long one attempt of a side effect took.",
      labelNames: ["kind"],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    interactions: new Counter({
      name: "muster_interactions_total",
      help: "Clicks, commands and modals by name and outcome (answered, refused, failed).",
      labelNames: ["name", "outcome"],
      registers,
    }),
    answerSeconds: new Histogram({
      name: "muster_answer_seconds",
      help: "From receiving a click or command to answering the person.",
      labelNames: ["surface"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
      registers,
    }),
    spool: makeSpoolMetrics(registry),
  };
}
