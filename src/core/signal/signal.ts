import type { Link } from "../shared/link.ts";

/** An alert in our words. */
export interface Signal {
  /** The source's name as in `/webhooks/<source>`. */
  readonly source: string;
  /** The vendor's event kind where it has one (`deployment.error`), else "alert". */
  readonly kind: string;
  /** Stable over repeats of the same alert: the vendor's fingerprint. */
  readonly dedupKey: string;
  readonly state: "firing" | "resolved";
  readonly title: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  readonly startedAt: Date;
  /** Null while firing. */
  readonly endedAt: Date | null;
}
