import { z } from "zod";
import type { AlertSource } from "#core/signal/alert-source.ts";
import { isNotification } from "./is-notification.ts";
import { Notification } from "./schema.ts";
import { toSignals } from "./to-signal.ts";
import { verify } from "./verify.ts";

const mebibyte = 1_048_576;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Prometheus Alertmanager as a source of signals. It has no delivery id: what repeats is recognised alert by alert. */
export function makeAlertmanagerSource(secret: string | undefined): AlertSource {
  return {
    name: "alertmanager",
    bodyBytesMax: 16 * mebibyte,
    verify: (delivery) => verify(delivery, secret),
    read: (body) => {
      const parsed = Notification.safeParse(parseJson(body));
      if (parsed.success) return { kind: "readable", signals: toSignals(parsed.data), deliveryKey: null };
      return { kind: "unreadable", reason: reasonOf(parsed.error) };
    },
    judge: (body) => {
      const value = parseJson(body);
      if (isNotification(value)) return { kind: "readable", deliveryKey: null };
      const parsed = Notification.safeParse(value);
      if (parsed.success) return { kind: "readable", deliveryKey: null };
      return { kind: "unreadable", reason: reasonOf(parsed.error) };
    },
  };
}

function reasonOf(error: z.ZodError): string {
  return `not an Alertmanager notification: ${z.prettifyError(error)}`;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}
