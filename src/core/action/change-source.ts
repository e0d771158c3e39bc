import type { Service, Target } from "../incident/service.ts";
import type { Link } from "../shared/link.ts";

/** Something that changed production: a deploy, a flag flip, a scale, a migration. */
export interface ChangeEvent {
  /** Unique within the source. */
  readonly id: string;
  readonly source: string;
  readonly serviceId: string;
  readonly kind: "deploy" | "rollback" | "scale" | "restart" | "flag" | "migration" | "other";
  readonly title: string;
  readonly at: Date;
  readonly by: string | null;
  readonly commit: string | null;
  readonly links: readonly Link[];
  /** Whether this is what runs now. */
  readonly isCurrent: boolean;
}

/** Lists what changed at one provider's target since an instant, newest first. */
export interface ChangeSource {
  readonly name: string;
  changesSince(service: Service, target: Target, since: Date): Promise<readonly ChangeEvent[]>;
}
