import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** What the spool measures by itself, and what is asked of it at each scrape. */
export interface SpoolMetrics {
  readonly commit: (commit: { readonly seconds: number }) => void;
  readonly damage: (bytes: number) => void;
  /** Tells the scrapes how full the spool is. */
  readonly watch: (
    read: () => { readonly bytes: number; readonly records: number; readonly oldestSeconds: number },
  ) => void;
}

/** Registers the spool's metrics. */
export function makeSpoolMetrics(registry: Registry): SpoolMetrics {
  const registers = [registry];
  let read: Parameters<SpoolMetrics["watch"]>[0] = () => ({ bytes: 0, records: 0, oldestSeconds: 0 });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge(
    "muster_spool_bytes",
    "Accepted deliveries on disk that the database doesn't have yet, in bytes.",
    () => read().bytes,
  );
  gauge("muster_spool_records", "The same in deliveries, of this process only.", () => read().records);
  gauge("muster_spool_oldest_seconds", "Age of the oldest of them; 0 when there is none.", () => read().oldestSeconds);
  const seconds = new Histogram({
    name: "muster_spool_sync_seconds",
    help: "How long one write to disk took; all deliveries that wait share it.",
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const damaged = new Counter({
    name: "muster_spool_damaged_bytes_total",
    help: "Stretches of the spool that could not be read and were set aside.",
    registers,
  });
  return {
    commit: (commit) => seconds.observe(commit.seconds),
    damage: (bytes) => damaged.inc(bytes),
    watch: (reader) => {
      read = reader;
    },
  };
}
