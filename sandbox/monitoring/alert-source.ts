/** An alert as a Prometheus rule raises it; its labels are its identity. */
export interface MonitoredAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Something that sends alerts as Alertmanager does. Both promises mean "taken", not "delivered". */
export interface AlertSource {
  readonly kind: "alertmanager" | "stand-in";
  /** Raises an alert; one that is firing already is not sent again. */
  fire(alert: MonitoredAlert): Promise<void>;
  resolve(alert: MonitoredAlert): Promise<void>;
  /** Stops sending and leaves nothing running. */
  close(): Promise<void>;
}

/** Where alerts go and the Bearer token they carry. */
export interface AlertTarget {
  readonly webhookUrl: string;
  readonly bearer: string;
}

/** The labels alerts are grouped by, which is what one notification holds. */
export const groupLabelNames: readonly string[] = ["alertname", "service"];

/** What a notification names as its sender. */
export const alertmanagerUrl = "http://alertmanager.sandbox.invalid";
