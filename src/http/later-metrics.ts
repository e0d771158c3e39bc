import type { Metrics } from "./metrics.ts";

/** Metrics that are loaded while there is measured already. */
export interface LaterMetrics {
  /** Measures, at once or as soon as there is something to measure with, in the order in which it was called. */
  note(measure: (metrics: Metrics) => void): void;
  /** Rejects when they can't be loaded. */
  load(): Promise<Metrics>;
}

/** Whoever opens the door need not wait for Prometheus' client: 45 ms of a start (docs/decisions/0007). */
export function makeLaterMetrics(load: () => Promise<Metrics>): LaterMetrics {
  let loading: Promise<Metrics> | undefined;
  let loaded: Metrics | undefined;
  let waiting: ((metrics: Metrics) => void)[] = [];
  return {
    note: (measure) => {
      if (loaded === undefined) waiting.push(measure);
      else measure(loaded);
    },
    load: () => {
      loading ??= load().then((metrics) => {
        loaded = metrics;
        for (const measure of waiting) measure(metrics);
        waiting = [];
        return metrics;
      });
      return loading;
    },
  };
}
