import { type Incident, incidentName } from "#core/incident/incident.ts";
import type { SlackModal } from "./block.ts";
import { textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, incidentRef } from "./ids.ts";

/** Longest part of an update that a person may type. */
const partLengthMax = 900;

/** The modal for a structured update; one part is enough. */
export function updateModal(incident: Incident, conditions = ""): SlackModal {
  const part = { isLong: true, isOptional: true, lengthMax: partLengthMax };
  return fitModal({
    callbackId: callbackIds.update,
    title: `Update ${incidentName(incident)}`,
    submit: "Post update",
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      textField({
        ...part,
        blockId: fieldIds.updateConditions,
        label: "How are things now?",
        placeholder: "Checkout fails for about a third of users",
        initial: conditions,
        hasFocus: true,
      }),
      textField({
        ...part,
        blockId: fieldIds.updateActions,
        label: "What is being done?",
        placeholder: "Rolling back the 03:40 deploy",
      }),
      textField({
        ...part,
        blockId: fieldIds.updateNeeds,
        label: "What do you need?",
        placeholder: "Somebody who knows the payment queue",
      }),
    ],
  });
}
