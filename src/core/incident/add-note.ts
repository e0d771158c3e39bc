import type { Actor } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import { oneLine } from "../shared/one-line.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { ChangedIncident } from "./changed-incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import { withIncident } from "./with-incident.ts";

/** Longest text of a timeline line that people write; the whole text is kept in the event's data. */
export const noteLengthMax = 1_000;

/** A note about an incident, open or closed. */
export interface AddNote {
  readonly incidentId: string;
  readonly text: string;
  readonly by: Actor;
  /** When it happened; null = now. */
  readonly at: Date | null;
  readonly permalink: string | null;
}

/** Adds a note to the timeline; nothing is posted, the answer to the person says it. */
export function makeAddNote(needs: { readonly transact: Transact<IncidentWork>; readonly clock: Clock }) {
  return async function addNote(command: AddNote): Promise<ChangedIncident> {
    const text = oneLine(command.text, noteLengthMax);
    if (text === "") return refuse("note-empty", "The note is empty. Write what was seen, decided or done.");
    return withIncident(needs.transact, command.incidentId, async (work, incident): Promise<ChangedIncident> => {
      const now = needs.clock.now();
      if (command.at !== null && command.at > now)
        return refuse(
          "note-in-future",
          "The note's time lies in the future. Give the time when it happened, or none for now.",
        );
      await work.timeline.append({
        incidentId: incident.id,
        kind: "note-added",
        at: command.at ?? now,
        actor: command.by,
        text,
        data: { fullText: command.text },
        ...(command.permalink === null ? {} : { permalink: command.permalink }),
      });
      return { kind: "changed", incident };
    });
  };
}
