import { type Incident, incidentName } from "#core/incident/incident.ts";
import type { Runbook } from "#core/runbook/runbook.ts";
import { option, type SlackModal, section } from "./block.ts";
import { md } from "./escape.ts";
import { radioField, selectField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, fieldIds, incidentRef } from "./ids.ts";
import { limits } from "./limits.ts";

/** The modal to choose a runbook when several fit; the best match is chosen beforehand. */
export function runbookModal(incident: Incident, runbooks: readonly Runbook[]): SlackModal {
  const choices = runbooks.map(({ id, title, summary }) => option(title, id, summary));
  const options = {
    blockId: fieldIds.runbook,
    label: "Which runbook?",
    hint: "The first one fits best. Every step waits for you.",
    choices,
    ...(runbooks[0] === undefined ? {} : { initial: runbooks[0].id }),
  };
  return fitModal({
    callbackId: callbackIds.runbook,
    title: `Runbook for ${incidentName(incident)}`,
    ...(choices.length === 0 ? {} : { submit: "Start" }),
    close: "Cancel",
    metadata: incidentRef.encode({ incidentId: incident.id }),
    blocks:
      choices.length === 0
        ? [section(md`No runbook fits this incident. Add one to the runbooks folder, or go on without.`)]
        : [choices.length <= limits.groupOptions ? radioField(options) : selectField(options)],
  });
}
