import { oneLine } from "../shared/one-line.ts";
import type { Signal } from "./signal.ts";

/** Names are compared and indexed; what is longer is cut. */
const nameLengthMax = 200;

/** What people call an alert: its `alertname` label, else its title. Alerts of one rule share it. */
export function alertName({ labels, title }: Pick<Signal, "labels" | "title">): string {
  return oneLine(labels["alertname"] || title, nameLengthMax);
}
