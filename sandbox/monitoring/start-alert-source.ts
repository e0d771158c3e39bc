import type { AlertSource, AlertTarget } from "./alert-source.ts";
import { startAlertmanager } from "./alertmanager.ts";
import { makeAlertmanagerStandIn } from "./make-alertmanager-stand-in.ts";

/** Starts the real Alertmanager where it is installed and the stand-in elsewhere; `stand-in` asks for the latter. */
export async function startAlertSource(
  target: AlertTarget,
  wanted: "best" | "stand-in" = "best",
): Promise<AlertSource> {
  const real = wanted === "best" ? await startAlertmanager(target) : undefined;
  return real ?? makeAlertmanagerStandIn(target);
}
