import type { EffectOptions, Outbox } from "../shared/effect.ts";
import type { AlertGroup } from "./alert-group.ts";

/** Wants a group's message in the alerts channel brought up to date, when it has one: a route's own incident is announced elsewhere. */
export async function wantNotice(outbox: Outbox, group: AlertGroup, options: EffectOptions = {}): Promise<void> {
  const wasOffered = group.state === "incident" && group.decidedBy !== null;
  if (wasOffered || group.state === "offered" || group.state === "informed")
    await outbox.want({ kind: "show", view: { kind: "alert-notice", groupId: group.id } }, options);
}
