import type { Identifiers } from "./identifiers.ts";

/** How long a trigger may open a modal after the person's click, in milliseconds (docs.slack.dev, "Modals": 3 seconds). */
const TRIGGER_LIFETIME_MS = 3000;

/** Who a trigger id stands for. */
export interface Trigger {
  user: string;
  /** The modal the person acted in; only such a trigger may push on top of it. */
  viewId?: string;
}

/** The trigger ids of the workspace: each opens one modal within 3 seconds. */
export interface Triggers {
  issue(trigger: Trigger): string;
  /** Uses a trigger up, or names why Slack would refuse it. */
  exchange(id: string): Trigger | { error: "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id" };
}

/** Makes the trigger ids of a workspace; `team` is part of their text, as with Slack's. */
export function makeTriggers(clock: () => number, identifiers: Identifiers, team: string): Triggers {
  const issued = new Map<string, Trigger & { at: number; isUsed: boolean }>();
  return {
    issue(trigger) {
      const now = clock();
      const id = `${Math.floor(now)}.${Number.parseInt(team.replace(/\D/g, "") || "1", 10) + 1}.${identifiers.secret(16)}`;
      issued.set(id, { ...trigger, at: now, isUsed: false });
      // Kept a while after expiry so that a late use is told apart from an invented id.
      for (const [old, { at }] of issued) if (now - at > 600_000) issued.delete(old);
      return id;
    },
    exchange(id) {
      const found = issued.get(id);
      if (!found) return { error: "invalid_trigger_id" };
      if (clock() - found.at > TRIGGER_LIFETIME_MS) return { error: "expired_trigger_id" };
      if (found.isUsed) return { error: "exchanged_trigger_id" };
      found.isUsed = true;
      return found;
    },
  };
}
