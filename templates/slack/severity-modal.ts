import { type Incident, incidentName } from "#core/incident/incident.ts";
import { type SeverityRules, severities } from "#core/incident/severity.ts";
import { option, type SlackModal } from "./block.ts";
import { radioField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, incidentRef } from "./ids.ts";
import { severityEffects } from "./severity-effects.ts";
import { severitySign } from "./severity-emoji.ts";

/** The modal to change the severity; each choice says what follows from it. */
export function severityModal(incident: Incident, rules: SeverityRules): SlackModal {
  return fitModal({
    callbackId: callbackIds.severity,
    title: `Severity of ${incidentName(incident)}`,
    submit: "Change",
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      radioField({
        blockId: fieldIds.severity,
        label: "How bad is it?",
        initial: incident.severity,
        choices: severities.map((severity) =>
          option(`${severitySign[severity]} ${severity}`, severity, severityEffects(severity, rules)),
        ),
      }),
    ],
  });
}
