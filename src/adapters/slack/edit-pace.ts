/** How soon a message may be edited again. */
export interface EditPace {
  /** Milliseconds until the slot's message may be edited; 0 = now. */
  leftMs(slot: string): number;
  /** The slot's message was edited now. */
  note(slot: string): void;
}

/**
 * Slack takes 50 edits a minute for all messages together (chat.update, tier 3), and what machines do changes a card several times a
 * second. A first change is shown at once, and so is a second: the page that went out is one, and what happens next (somebody answers, a
 * storm is counted to its end) must not wait for having been right behind it. After that what follows within a second is shown together;
 * longer, and a card would seem stuck. The line that people outside the room look at now and then has more time.
 */
const card = { gapMs: 1_000, atOnce: 2 };
const announcement = { gapMs: 5_000, atOnce: 1 };
const slotsMax = 10_000;

/** Makes a pace on a clock of milliseconds that never go back; it knows what this process did. */
export function makeEditPace(nowMs: () => number): EditPace {
  /** When all of a message's edits so far would be due if none had come at once. */
  const dueAt = new Map<string, number>();
  return {
    leftMs(slot) {
      const { gapMs, atOnce } = paceOf(slot);
      return Math.max(0, (dueAt.get(slot) ?? Number.NEGATIVE_INFINITY) - (atOnce - 1) * gapMs - nowMs());
    },
    note(slot) {
      const now = nowMs();
      const due = Math.max(dueAt.get(slot) ?? now, now) + paceOf(slot).gapMs;
      dueAt.delete(slot);
      dueAt.set(slot, due);
      const [oldest] = dueAt.keys();
      if (dueAt.size > slotsMax && oldest !== undefined) dueAt.delete(oldest);
    },
  };
}

function paceOf(slot: string) {
  return slot.startsWith("announcement:") ? announcement : card;
}
