import type { AlertSource, DeliveryReading } from "#core/signal/alert-source.ts";
import { isNotification } from "./is-notification.ts";
import type { WrittenNotification } from "./schema.ts";
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
      const value = parseJson(body);
      return isNotification(value) ? readable(value) : readUnusual(value);
    },
  };
}

async function readUnusual(value: unknown): Promise<DeliveryReading> {
  const { readNotification } = await import("./schema.ts");
  const reading = readNotification(value);
  return reading.kind === "unreadable" ? reading : readable(reading.notification);
}

function readable(notification: WrittenNotification): DeliveryReading {
  return { kind: "readable", deliveryKey: null, signals: () => toSignals(notification) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}
