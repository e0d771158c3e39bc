import { incidentName } from "#core/incident/incident.ts";
import type { IncidentView } from "#core/incident/incident-view.ts";
import { type SlackModal, section } from "./block.ts";
import { count } from "./count.ts";
import { joined, md } from "./escape.ts";
import { textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, incidentRef } from "./ids.ts";

/** The modal that resolves an incident; lists what is still firing and what stays changed in production. */
export function resolveModal({ incident, alerts, changesLeft }: IncidentView): SlackModal {
  const changes = changesLeft.map((line) => md`• ${line}`);
  return fitModal({
    callbackId: callbackIds.resolve,
    title: `Resolve ${incidentName(incident)}`,
    submit: "Resolve",
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks: [
      ...(alerts.firing === 0
        ? []
        : [
            section(md`:warning: ${count(alerts.firing, "alert")} ${alerts.firing === 1 ? "is" : "are"} still firing.`),
          ]),
      ...(changes.length === 0
        ? []
        : [
            section(
              md`:pushpin: *Stays changed in production* until somebody undoes or keeps it:\n${joined(changes, "\n")}`,
            ),
          ]),
      textField({
        blockId: fieldIds.resolveSummary,
        label: "What was it, and what ended it?",
        hint: "One or two sentences; they open the review.",
        isLong: true,
        isOptional: true,
        hasFocus: true,
        initial: incident.summary ?? "",
      }),
    ],
  });
}
