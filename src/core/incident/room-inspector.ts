import type { Room } from "./incident.ts";
import type { IncidentView } from "./incident-view.ts";

/** Parts of a room that dressing puts: everything about it that is no message. */
export type Ornament = "topic" | "pin" | "bookmarks";

/** What was found in place of what should be there. */
export type RoomFindings =
  | { readonly kind: "gone" }
  | { readonly kind: "archived" }
  | {
      readonly kind: "there";
      /** Slots whose message was deleted or never posted. */
      readonly lost: readonly string[];
      readonly ornaments: readonly Ornament[];
    };

/** Looks in the chat at what really is there. Reads only, but for `unarchive`. */
export interface RoomInspector {
  /** Compares a room, and the messages of these slots wherever they are, with how they should be. */
  inspect(view: IncidentView, room: Room, slots: readonly string[]): Promise<RoomFindings>;
  /** Opens an archived room again; false when that is not allowed. */
  unarchive(room: Room): Promise<boolean>;
}
