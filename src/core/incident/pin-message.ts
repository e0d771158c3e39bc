import type { Actor } from "../shared/actor.ts";
import { oneLine } from "../shared/one-line.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { noteLengthMax } from "./add-note.ts";
import type { IncidentWork } from "./incident-work.ts";

/** A message of a room that belongs in the timeline. */
export interface PinMessage {
  readonly channelId: string;
  readonly messageTs: string;
  /** Who wrote it; null when no person did. */
  readonly authorId: string | null;
  readonly text: string;
  readonly permalink: string;
  /** When it was written. */
  readonly at: Date;
  readonly by: Actor;
}

/** Adds a room's message to the timeline with its own time, once, and marks it with a receipt. */
export function makePinMessage(needs: { readonly transact: Transact<IncidentWork> }) {
  return async function pinMessage(
    command: PinMessage,
  ): Promise<{ readonly kind: "pinned" } | { readonly kind: "already-pinned" } | Refusal> {
    const { channelId, messageTs } = command;
    return needs.transact(async (work) => {
      const incident = await work.incidents.loadByRoom(channelId);
      if (incident === undefined)
        return refuse(
          "not-an-incident-room",
          "This channel is no incident's room. Only messages in a room can be added.",
        );
      const key = `pin:${channelId}:${messageTs}`;
      const events = await work.timeline.of(incident.id);
      if (events.some(({ kind, data }) => kind === "message-pinned" && data["message"] === key))
        return { kind: "already-pinned" };
      await work.timeline.append({
        incidentId: incident.id,
        kind: "message-pinned",
        at: command.at,
        actor: command.by,
        text: oneLine(command.text, noteLengthMax) || "(message without text)",
        data: { message: key, authorId: command.authorId, fullText: command.text },
        permalink: command.permalink,
        key,
      });
      await work.outbox.want({ kind: "receipt", channelId, messageTs, emoji: "white_check_mark" });
      return { kind: "pinned" };
    });
  };
}
