import type { Incident } from "../incident/incident.ts";
import type { AlertGroup } from "./alert-group.ts";
import type { BacklogKind } from "./backlog.ts";

/** What the one message about a backlog shows. */
export interface DigestView {
  readonly of: BacklogKind;
  readonly digestId: string;
  readonly waiting: number;
  /** When the first of them began to wait; null when none waits. */
  readonly since: Date | null;
  /** When the next one gets its turn. */
  readonly nextAt: Date | null;
  /** When the last one gets its turn at this pace. */
  readonly lastAt: Date | null;
  /** The next ones, in the order of their turns; incidents of a backlog of rooms, else groups. */
  readonly incidents: readonly Incident[];
  readonly groups: readonly AlertGroup[];
}
