import type { Signal } from "./signal.ts";

/** Labels that say where an alert fires, in the order in which they are believed. */
const hostLabels = ["instance", "host", "hostname", "pod", "node"];

/** Where an alert fires: a host, instance or pod; null when its labels don't say. */
export function alertHost({ labels }: Pick<Signal, "labels">): string | null {
  const label = hostLabels.find((name) => (labels[name] ?? "") !== "");
  return label === undefined ? null : (labels[label] ?? null);
}
