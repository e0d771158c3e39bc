import type { Duration } from "../shared/duration.ts";

/** Who has a role: everybody, or the named people and members of usergroups. */
export interface RoleRule {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly usergroups: readonly string[];
}

/** Who may run an action and how many others must approve it. */
export interface ActionRule {
  readonly match: {
    readonly action: readonly string[];
    readonly environment: readonly string[];
    readonly service: readonly string[];
  };
  readonly run: string;
  readonly approvals: number;
  readonly approve: string | null;
  readonly selfApprove: boolean;
}

/** The operator's policy; most specific rule wins, nothing matches = refused. */
export interface Policy {
  readonly roles: Readonly<Record<string, RoleRule>>;
  readonly actions: readonly ActionRule[];
  readonly approvalExpiresIn: Duration;
  readonly breakGlass: { readonly by: string; readonly reason: "required" | "optional" } | null;
  readonly limits: { readonly actionsPerService: number; readonly per: Duration } | null;
}
