import type { Effect, ViewRef } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { ReviewWork } from "./review-store.ts";

/** The incident that an effect is about; null when it is about none. */
export function makeIncidentOfEffect(needs: { readonly transact: Transact<ReviewWork> }) {
  const { transact } = needs;
  return async function incidentOfEffect(effect: Effect): Promise<string | null> {
    if (effect.kind === "show") return ofView(effect.view);
    if ("incidentId" in effect) return effect.incidentId;
    if ("actionId" in effect)
      return (await transact(({ actions }) => actions.load(effect.actionId)))?.incidentId ?? null;
    if ("sessionId" in effect)
      return (await transact(({ sessions }) => sessions.read(effect.sessionId)))?.incidentId ?? null;
    if (effect.kind === "file-follow-up")
      return (await transact(({ reviews }) => reviews.loadFollowUp(effect.followUpId)))?.incidentId ?? null;
    if (effect.kind === "receipt")
      return (await transact(({ incidents }) => incidents.loadByRoom(effect.channelId)))?.id ?? null;
    return null;
  };
}

function ofView(view: ViewRef): string | null {
  return "incidentId" in view ? view.incidentId : null;
}
