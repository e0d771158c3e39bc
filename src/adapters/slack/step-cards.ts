import type { StepCards } from "#core/runbook/step-cards.ts";
import { slotOf } from "#core/shared/effect-lane.ts";
import { type Readers, renderWithNames } from "#templates/slack/render-with-names.ts";
import { runbookStep } from "#templates/slack/runbook-step.ts";
import type { PutMessage } from "./put-message.ts";

/** Runbook steps in the incident's room; nowhere while there is no room. */
export function makeStepCards(needs: { readonly putMessage: PutMessage; readonly readers: Readers }): StepCards {
  return {
    async showStep(run, view) {
      const { session, incident, step } = view;
      if (incident.room === null) return;
      await needs.putMessage(run, {
        slot: slotOf({ kind: "runbook-step", sessionId: session.id, stepId: step.id, incidentId: incident.id }),
        channelId: incident.room.channelId,
        message: await renderWithNames(needs.readers, (look) => runbookStep(view, look)),
        urgency: "urgent",
      });
    },
  };
}
