import type { Signal } from "#core/signal/signal.ts";

/** A critical alert of `web` that began at 08:58; override what a test is about. */
export function sampleSignal(parts: Partial<Signal> = {}): Signal {
  return {
    source: "alertmanager",
    kind: "alert",
    dedupKey: "fp-1",
    state: "firing",
    title: "HighErrorRate",
    description: "5xx above 5 %",
    labels: { alertname: "HighErrorRate", service: "web", severity: "critical" },
    links: [],
    startedAt: new Date("2026-03-02T08:58:00.000Z"),
    endedAt: null,
    ...parts,
  };
}

/** The end of the alert that a signal reports. */
export function endOf(signal: Signal, endedAt: Date = new Date(signal.startedAt.getTime() + 60_000)): Signal {
  return { ...signal, state: "resolved", endedAt };
}
