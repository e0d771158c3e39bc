import type { System } from "./circuit.ts";
import type { Json } from "./json.ts";

/** One Slack message that shows state: rendered anew from the database each time, posted once and then edited in place. */
export type ViewRef =
  | { readonly kind: "incident-card"; readonly incidentId: string }
  | { readonly kind: "announcement"; readonly incidentId: string }
  | { readonly kind: "timeline-post"; readonly incidentId: string; readonly eventId: string }
  | { readonly kind: "alert-notice"; readonly groupId: string }
  | { readonly kind: "action-card"; readonly actionId: string; readonly incidentId: string | null }
  | { readonly kind: "runbook-step"; readonly sessionId: string; readonly stepId: string; readonly incidentId: string }
  | { readonly kind: "review-card"; readonly incidentId: string }
  | { readonly kind: "outage"; readonly incidentId: string; readonly system: System }
  | { readonly kind: "digest"; readonly of: "room" | "notice"; readonly digestId: string };

/** A durable side effect that a use case asks for in the transaction that changes its state. Payloads are ids: state is read when it runs. */
export type Effect =
  | { readonly kind: "open-room"; readonly incidentId: string }
  | { readonly kind: "invite-responders"; readonly incidentId: string }
  | { readonly kind: "dress-room"; readonly incidentId: string }
  | { readonly kind: "show"; readonly view: ViewRef }
  | { readonly kind: "receipt"; readonly channelId: string; readonly messageTs: string; readonly emoji: string }
  | {
      readonly kind: "tell";
      readonly tellId: string;
      readonly userId: string;
      readonly text: string;
      /** The message it is about: linked to when it is there. */
      readonly about?: ViewRef;
    }
  | { readonly kind: "page"; readonly incidentId: string }
  | { readonly kind: "acknowledge-page"; readonly incidentId: string }
  | { readonly kind: "resolve-page"; readonly incidentId: string }
  | { readonly kind: "plan-action"; readonly actionId: string }
  | { readonly kind: "perform-action"; readonly actionId: string }
  | { readonly kind: "settle-action"; readonly actionId: string }
  | { readonly kind: "expire-approval"; readonly actionId: string }
  | { readonly kind: "tick-session"; readonly sessionId: string }
  | { readonly kind: "remind"; readonly incidentId: string; readonly reminder: "update-due" | "lead-missing" }
  | { readonly kind: "report-growth"; readonly incidentId: string }
  | { readonly kind: "work-off-backlog"; readonly of: "room" | "notice"; readonly digestId: string }
  | { readonly kind: "draft-review"; readonly incidentId: string }
  | { readonly kind: "publish-review"; readonly incidentId: string }
  | { readonly kind: "file-follow-up"; readonly followUpId: string };

/** The name of an effect. */
export type EffectKind = Effect["kind"];

/** When an effect may run and what it may be merged with. */
export interface EffectOptions {
  /** Not before this instant; at once when absent. When wishes merge (`mergeKeyOf`), the earlier instant wins. */
  readonly notBefore?: Date;
}

/** Where a use case puts the effects it wants; they are stored with the state change or not at all. */
export interface Outbox {
  want(effect: Effect, options?: EffectOptions): Promise<void>;
}

/**
 * How one effect ended: done, or to be run again after a delay (polling). `isUntouched` says that this attempt looked at nothing and did
 * nothing, so that the next one needn't search for what it did.
 */
export type EffectOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly afterMs: number; readonly isUntouched?: true };

/** One foreign call of an effect. `find` says whether an earlier, interrupted attempt already did it; `act` does it. */
export interface EffectStep<Output extends Json> {
  readonly find?: () => Promise<Output | undefined>;
  /** Another effect may have done it: the first attempt looks, too. */
  readonly isMaybeDone?: boolean;
  /** Who runs it records what came of it at once: it is stored nowhere else, and a later attempt finds it. */
  readonly isRecordedByCaller?: boolean;
  readonly act: () => Promise<Output>;
}

/**
 * One running attempt of an effect. `step` returns the stored output of a finished step; on a first attempt it acts; on a later
 * attempt, or when another effect may have done it, it finds before it acts. It checks the lease right before each foreign call, so a fenced replica can't act late.
 */
export interface EffectRun {
  readonly effectId: string;
  /** 1 on the first attempt. */
  readonly attempt: number;
  /** When the effect was first wanted: a lost answer can't be older. */
  readonly wantedAt: Date;
  step<Output extends Json>(name: string, step: EffectStep<Output>): Promise<Output>;
}
