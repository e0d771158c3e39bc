import type { Duration } from "../shared/duration.ts";

/** What a step asks for; texts may hold `{{ service }}`-style inputs. */
export type StepBody =
  | { readonly kind: "do"; readonly text: string }
  | {
      readonly kind: "check";
      readonly action: string;
      readonly service: string | null;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "ask"; readonly options: readonly StepOption[] }
  | {
      readonly kind: "act";
      readonly action: string;
      readonly service: string | null;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "wait";
      readonly health: string;
      readonly healthyFor: Duration;
      readonly timeout: Duration;
      readonly onTimeout: string | null;
    }
  | { readonly kind: "run"; readonly runbookId: string };

/** One answer of an `ask` step. */
export interface StepOption {
  readonly id: string;
  readonly label: string;
  /** A step id or `end`; null = the next step. */
  readonly goTo: string | null;
}

/** One step of a runbook. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly body: StepBody;
  readonly when: string | null;
  readonly role: string | null;
  readonly timeout: Duration | null;
  /** A step id or `end`; null = the next step. */
  readonly goTo: string | null;
  /** A step id or `end` to go to when an act or check fails; null = people choose Retry or Continue. */
  readonly onFailure: string | null;
  readonly remindAfter: Duration | null;
}

/** A runbook definition, as read from a file. */
export interface Runbook {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly owner: string | null;
  readonly appliesTo: { readonly services: readonly string[]; readonly alerts: readonly string[] };
  readonly inputs: Readonly<Record<string, { readonly from: string | null; readonly default: string | null }>>;
  readonly steps: readonly Step[];
}

/** The operator's runbooks by id. */
export interface RunbookSource {
  all(): readonly Runbook[];
  byId(id: string): Runbook | undefined;
}
