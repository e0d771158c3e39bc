import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import type { AlertSource } from "#core/signal/alert-source.ts";

/** Every source of alerts; without its secret one can read but accepts nobody. */
export function makeAlertSources(secrets: { readonly alertmanager: string | undefined }): readonly AlertSource[] {
  return [makeAlertmanagerSource(secrets.alertmanager)];
}
