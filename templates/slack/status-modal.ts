import { type Incident, incidentName, type Status } from "#core/incident/incident.ts";
import { statusLabels } from "#core/incident/status-labels.ts";
import { option, type SlackModal } from "./block.ts";
import { radioField, textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, incidentRef } from "./ids.ts";

const meanings: Readonly<Record<"investigating" | "identified" | "monitoring", string>> = {
  investigating: "We don't know the cause yet",
  identified: "We know the cause and work on it",
  monitoring: "It looks fixed; we watch whether it stays so",
};

/** The modal to change the status. Resolving has its own modal. */
export function statusModal(incident: Incident): SlackModal {
  const choices: readonly Extract<Status, keyof typeof meanings>[] = ["investigating", "identified", "monitoring"];
  return fitModal({
    callbackId: callbackIds.status,
    title: `Status of ${incidentName(incident)}`,
    submit: "Change",
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      radioField({
        blockId: fieldIds.status,
        label: "Where does it stand?",
        initial: incident.status,
        choices: choices.map((status) => option(statusLabels[status], status, meanings[status])),
      }),
      textField({
        blockId: fieldIds.statusText,
        label: "What changed?",
        isLong: true,
        isOptional: true,
        lengthMax: 900,
      }),
    ],
  });
}
