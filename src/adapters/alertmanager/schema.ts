import { z } from "zod";

const labels = z.record(z.string(), z.string());

/** One alert in a notification; a firing one ends at `0001-01-01T00:00:00Z`. */
const NotifiedAlert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels,
  annotations: labels.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  generatorURL: z.string().default(""),
  fingerprint: z.string().min(1),
});

/** A webhook notification of Prometheus Alertmanager, version 4; newer builds add keys, which are let pass. */
export const Notification = z.object({
  version: z.literal("4", 'must be "4", the version that Alertmanager 0.14 and newer send'),
  groupKey: z.string(),
  status: z.enum(["firing", "resolved"]),
  externalURL: z.string().default(""),
  alerts: z.array(NotifiedAlert).min(1, "holds no alert"),
});

/** A notification that would pass the schema, as it was written: with nothing where the schema has a default. */
export type WrittenNotification = z.input<typeof Notification>;

/** Reads what looks unusual, or says what is wrong with it, in words for whoever sent it. */
export function readNotification(
  value: unknown,
):
  | { readonly kind: "notification"; readonly notification: WrittenNotification }
  | { readonly kind: "unreadable"; readonly reason: string } {
  const parsed = Notification.safeParse(value);
  if (parsed.success) return { kind: "notification", notification: parsed.data };
  return { kind: "unreadable", reason: `not an Alertmanager notification: ${z.prettifyError(parsed.error)}` };
}
