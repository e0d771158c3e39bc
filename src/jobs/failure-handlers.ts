import type { EffectFailure } from "#core/incident/record-effect-failure.ts";

type ById = (failure: EffectFailure, id: string) => Promise<void>;

/** The use cases that tell people about an effect that fails, by what the effect is about. */
export interface FailureVerbs {
  readonly ofIncident: (failure: EffectFailure) => Promise<unknown>;
  readonly ofAlerts: ById;
  readonly ofAction: ById;
  readonly ofSession: ById;
  readonly ofFollowUp: ById;
}

/** Sends each failure to the use case that knows whom to tell; a new kind of effect without one does not compile. */
export function makeFailureHandler(verbs: FailureVerbs) {
  return async function handleFailure(failure: EffectFailure): Promise<void> {
    const { effect } = failure;
    switch (effect.kind) {
      case "plan-action":
      case "perform-action":
      case "settle-action":
      case "expire-approval":
        return verbs.ofAction(failure, effect.actionId);
      case "tick-session":
        return verbs.ofSession(failure, effect.sessionId);
      case "file-follow-up":
        return verbs.ofFollowUp(failure, effect.followUpId);
      case "show":
        if (effect.view.kind === "alert-notice") return verbs.ofAlerts(failure, effect.view.groupId);
        if (effect.view.kind === "action-card") return verbs.ofAction(failure, effect.view.actionId);
        await verbs.ofIncident(failure);
        return;
      case "open-room":
      case "invite-responders":
      case "dress-room":
      case "receipt":
      case "page":
      case "acknowledge-page":
      case "resolve-page":
      case "remind":
      case "report-growth":
      case "draft-review":
      case "publish-review":
        await verbs.ofIncident(failure);
        return;
      case "work-off-backlog":
        // Nobody's in particular: it goes on being tried, and the log and the metrics have it.
        return;
      case "tell":
        // A direct message that can't be delivered has nobody else to go to; the log and the metrics have it.
        return;
    }
  };
}
