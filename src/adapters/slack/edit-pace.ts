/** How soon a message may be edited again. */
export interface EditPace {
  /** Milliseconds until the slot's message may be edited; 0 = now. */
  leftMs(slot: string): number;
  /** The slot's message was edited now. */
  note(slot: string): void;
}

/**
 * Slack takes 50 edits a minute for all messages together (chat.update, tier 3), and what machines do changes a card several times a
 * second. A first change is shown at once, what follows within a second is shown together; longer, and a card would seem stuck. The line
 * that people outside the room look at now and then has more time.
 */
const gapMs = 1_000;
const gapMsOfAnnouncement = 5_000;
const slotsMax = 10_000;

/** Makes a pace on a clock of milliseconds that never go back; it knows what this process did. */
export function makeEditPace(nowMs: () => number): EditPace {
  const editedAt = new Map<string, number>();
  return {
    leftMs(slot) {
      const gap = slot.startsWith("announcement:") ? gapMsOfAnnouncement : gapMs;
      return Math.max(0, (editedAt.get(slot) ?? Number.NEGATIVE_INFINITY) + gap - nowMs());
    },
    note(slot) {
      editedAt.delete(slot);
      editedAt.set(slot, nowMs());
      const [oldest] = editedAt.keys();
      if (editedAt.size > slotsMax && oldest !== undefined) editedAt.delete(oldest);
    },
  };
}
