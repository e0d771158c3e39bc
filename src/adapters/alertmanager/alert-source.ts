import { z } from "zod";
import type { AlertSource } from "#core/signal/alert-source.ts";
import { Notification } from "./schema.ts";
import { toSignals } from "./to-signal.ts";
import { verify } from "./verify.ts";

const mebibyte = 1_048_576;

/** Prometheus Alertmanager as a source of signals. It has no delivery id: what repeats is recognised alert by alert. */
export function makeAlertmanagerSource(secret: string | undefined): AlertSource {
  return {
    name: "alertmanager",
    bodyBytesMax: 16 * mebibyte,
    verify: (delivery) => verify(delivery, secret),
    read: (body) => {
      const parsed = Notification.safeParse(parseJson(body));
      if (parsed.success) return { kind: "readable", signals: toSignals(parsed.data), deliveryKey: null };
      return { kind: "unreadable", reason: `not an Alertmanager notification: ${z.prettifyError(parsed.error)}` };
    },
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
