import type { Effect, EffectOutcome, EffectRun, ViewRef } from "#core/shared/effect.ts";

type ById = (run: EffectRun, id: string) => Promise<EffectOutcome>;
type ViewOf<Kind extends ViewRef["kind"]> = Extract<ViewRef, { readonly kind: Kind }>;
type EffectOf<Kind extends Effect["kind"]> = Extract<Effect, { readonly kind: Kind }>;

/** The use cases that carry out effects; each finds before it acts. */
export interface EffectVerbs {
  readonly openRoom: ById;
  readonly inviteResponders: ById;
  readonly dressRoom: ById;
  readonly showIncident: (
    run: EffectRun,
    view: ViewOf<"incident-card" | "announcement" | "timeline-post">,
  ) => Promise<EffectOutcome>;
  readonly showAlertNotice: ById;
  readonly showAction: ById;
  readonly showStep: (run: EffectRun, sessionId: string, stepId: string) => Promise<EffectOutcome>;
  readonly showReview: ById;
  readonly showOutage: (run: EffectRun, view: ViewOf<"outage">) => Promise<EffectOutcome>;
  readonly giveReceipt: (run: EffectRun, effect: EffectOf<"receipt">) => Promise<EffectOutcome>;
  readonly tell: (run: EffectRun, effect: EffectOf<"tell">) => Promise<EffectOutcome>;
  readonly pageOut: ById;
  readonly acknowledgePage: ById;
  readonly resolvePage: ById;
  readonly planAction: ById;
  readonly performAction: ById;
  readonly settleAction: ById;
  readonly expireApproval: ById;
  readonly tickSession: ById;
  readonly remind: (
    run: EffectRun,
    incidentId: string,
    reminder: EffectOf<"remind">["reminder"],
  ) => Promise<EffectOutcome>;
  readonly reportGrowth: ById;
  readonly workOffBacklog: (
    run: EffectRun,
    of: EffectOf<"work-off-backlog">["of"],
    digestId: string,
  ) => Promise<EffectOutcome>;
  readonly showDigest: (run: EffectRun, of: ViewOf<"digest">["of"], digestId: string) => Promise<EffectOutcome>;
  readonly draftReview: ById;
  readonly publishReview: ById;
  readonly fileFollowUp: ById;
}

/** Sends each effect to the use case that carries it out; a new kind without one does not compile. */
export function makeEffectHandler(verbs: EffectVerbs) {
  return function handleEffect(effect: Effect, run: EffectRun): Promise<EffectOutcome> {
    switch (effect.kind) {
      case "open-room":
        return verbs.openRoom(run, effect.incidentId);
      case "invite-responders":
        return verbs.inviteResponders(run, effect.incidentId);
      case "dress-room":
        return verbs.dressRoom(run, effect.incidentId);
      case "show":
        return show(verbs, effect.view, run);
      case "receipt":
        return verbs.giveReceipt(run, effect);
      case "tell":
        return verbs.tell(run, effect);
      case "page":
        return verbs.pageOut(run, effect.incidentId);
      case "acknowledge-page":
        return verbs.acknowledgePage(run, effect.incidentId);
      case "resolve-page":
        return verbs.resolvePage(run, effect.incidentId);
      case "plan-action":
        return verbs.planAction(run, effect.actionId);
      case "perform-action":
        return verbs.performAction(run, effect.actionId);
      case "settle-action":
        return verbs.settleAction(run, effect.actionId);
      case "expire-approval":
        return verbs.expireApproval(run, effect.actionId);
      case "tick-session":
        return verbs.tickSession(run, effect.sessionId);
      case "remind":
        return verbs.remind(run, effect.incidentId, effect.reminder);
      case "report-growth":
        return verbs.reportGrowth(run, effect.incidentId);
      case "work-off-backlog":
        return verbs.workOffBacklog(run, effect.of, effect.digestId);
      case "draft-review":
        return verbs.draftReview(run, effect.incidentId);
      case "publish-review":
        return verbs.publishReview(run, effect.incidentId);
      case "file-follow-up":
        return verbs.fileFollowUp(run, effect.followUpId);
    }
  };
}

function show(verbs: EffectVerbs, view: ViewRef, run: EffectRun): Promise<EffectOutcome> {
  switch (view.kind) {
    case "incident-card":
    case "announcement":
    case "timeline-post":
      return verbs.showIncident(run, view);
    case "alert-notice":
      return verbs.showAlertNotice(run, view.groupId);
    case "action-card":
      return verbs.showAction(run, view.actionId);
    case "runbook-step":
      return verbs.showStep(run, view.sessionId, view.stepId);
    case "review-card":
      return verbs.showReview(run, view.incidentId);
    case "outage":
      return verbs.showOutage(run, view);
    case "digest":
      return verbs.showDigest(run, view.of, view.digestId);
  }
}
