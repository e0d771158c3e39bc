import { type Incident, incidentName } from "#core/incident/incident.ts";
import type { Service } from "#core/incident/service.ts";
import { type Severity, type SeverityRules, severities } from "#core/incident/severity.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { option, type SlackModal, section } from "./block.ts";
import { channel, joined, md } from "./escape.ts";
import { field, radioField, textField } from "./field.ts";
import { fitModal } from "./fit.ts";
import { callbackIds, declareRef, fieldActionId, fieldIds } from "./ids.ts";
import { severityEffects } from "./severity-effects.ts";
import { severitySign } from "./severity-emoji.ts";

/** What the declare modal starts with. */
export interface DeclareDraft {
  readonly title: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly services: readonly Service[];
  readonly rules: SeverityRules;
  /** Opened within the last hour, to join instead of opening another one. */
  readonly recent: readonly Incident[];
  readonly now: Date;
  readonly channelId: string;
  /** The message it is declared from; null when none. */
  readonly messageTs: string | null;
}

/** Longest title of an incident. */
export const titleLengthMax = 130;

/** The modal that opens an incident; only the title is required. */
export function declareModal(draft: DeclareDraft): SlackModal {
  return fitModal({
    callbackId: callbackIds.declare,
    title: "Declare an incident",
    submit: "Declare",
    close: "Cancel",
    metadata: declareRef.encode({ channelId: draft.channelId, messageTs: draft.messageTs ?? "" }),
    blocks: [
      ...warnOfRecent(draft),
      textField({
        blockId: fieldIds.declareTitle,
        label: "What is wrong?",
        placeholder: "Checkout answers 500",
        initial: draft.title.slice(0, titleLengthMax),
        lengthMax: titleLengthMax,
        hasFocus: true,
      }),
      radioField({
        blockId: fieldIds.declareSeverity,
        label: "How bad is it?",
        hint: "If in doubt take the worse one; it is easy to lower.",
        initial: draft.severity,
        isOptional: true,
        choices: severities.map((severity) =>
          option(`${severitySign[severity]} ${severity}`, severity, severityEffects(severity, draft.rules)),
        ),
      }),
      ...serviceField(draft.services),
      textField({
        blockId: fieldIds.declareSummary,
        label: "What do you know so far?",
        isLong: true,
        isOptional: true,
        initial: draft.summary,
      }),
      field(
        { blockId: fieldIds.declarePrivate, label: "Who may see it?", isOptional: true },
        {
          type: "checkboxes",
          action_id: fieldActionId,
          options: [option("Private: only the people invited", "private")],
        },
      ),
    ],
  });
}

function warnOfRecent({ recent, now }: DeclareDraft) {
  if (recent.length === 0) return [];
  const lines = recent.slice(0, 3).map((incident) => {
    const age = sayDuration(now.getTime() - incident.openedAt.getTime());
    const room = incident.room === null ? md`` : md` ${channel(incident.room.channelId)}`;
    return md`• *${incidentName(incident)}* ${incident.title} (${incident.severity}, ${age} ago)${room}`;
  });
  return [section(md`:warning: *Opened in the last hour, is it one of these?*\n${joined(lines, "\n")}`)];
}

function serviceField(services: readonly Service[]) {
  if (services.length === 0) return [];
  return [
    field(
      { blockId: fieldIds.declareServices, label: "Which services?", isOptional: true },
      {
        type: "multi_static_select",
        action_id: fieldActionId,
        options: services.map(({ id, name }) => option(name, id)),
      },
    ),
  ];
}
