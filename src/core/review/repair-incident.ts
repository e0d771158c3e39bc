import { endStates } from "../action/record-action.ts";
import type { DescribeIncident } from "../incident/describe-incident.ts";
import { type Incident, incidentName } from "../incident/incident.ts";
import { wantRoom } from "../incident/open-incident.ts";
import type { Ornament, RoomInspector } from "../incident/room-inspector.ts";
import { sayEffect } from "../incident/say-effect.ts";
import { activeStep } from "../runbook/advance-session.ts";
import type { Clock } from "../shared/clock.ts";
import type { ViewRef } from "../shared/effect.ts";
import { slotOf } from "../shared/effect-lane.ts";
import type { MessageSlots } from "../shared/message-slots.ts";
import { pinSlotOf } from "../shared/pin-slot.ts";
import { type Refusal, refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import type { GivenUpEffects } from "./given-up-effects.ts";
import type { ReviewWork } from "./review-store.ts";

/** What repairing did, in people's words; nothing when nothing was missing. */
export type RepairedIncident =
  | { readonly kind: "repaired"; readonly incident: Incident; readonly did: readonly string[] }
  | Refusal;

/** What repairing needs inside its transaction. */
export interface RepairWork extends ReviewWork {
  readonly slots: Pick<MessageSlots, "forget">;
}

const ornamentWords: Readonly<Record<Ornament, string>> = {
  topic: "the room's topic",
  pin: "the pin of the card",
  bookmarks: "the bookmarks",
};

/**
 * Puts back what should be in the chat and is not: the room, the incident's messages, topic, pin and bookmarks, and tries again what
 * failed. Looks first, wants the missing as effects, and says what it did.
 */
export function makeRepairIncident(needs: {
  readonly transact: Transact<RepairWork>;
  readonly clock: Clock;
  readonly describeIncident: DescribeIncident;
  readonly inspector: RoomInspector;
  readonly givenUp: Pick<GivenUpEffects, "retryOf">;
  /** Rings the workers. */
  readonly wake: () => void;
}) {
  const { transact, inspector } = needs;

  return async function repairIncident({ incidentId }: { readonly incidentId: string }): Promise<RepairedIncident> {
    const view = await needs.describeIncident(incidentId);
    if (view === undefined)
      return refuse("unknown-incident", "This incident doesn't exist. “/incident list” shows the ones that do.");
    const { incident } = view;
    const { room } = incident;
    if (room === null) return finish(incident, [await openRoom(incident)]);
    const views = await transact((work) => expectedViews(work, incident));
    const look = () => inspector.inspect(view, room, views.map(slotOf));
    const did: string[] = [];
    let findings = await look();
    if (findings.kind === "archived") {
      if (!(await inspector.unarchive(room)))
        return refuse(
          "room-archived",
          `The room #${room.name} is archived, and Slack doesn't let Muster open it again. Unarchive it in Slack, then type this once more.`,
        );
      did.push(`opened the archived room #${room.name} again`);
      findings = await look();
    }
    if (findings.kind !== "there") return finish(incident, [...did, await openRoom(incident)]);
    const { lost, ornaments } = findings;
    const missing = views.filter((one) => lost.includes(slotOf(one)));
    await transact(async (work) => {
      for (const one of missing) {
        // Without a slot it is posted anew, even if it would say the same.
        await work.slots.forget(slotOf(one));
        await work.outbox.want({ kind: "show", view: one });
      }
      if (ornaments.length === 0) return;
      await work.slots.forget(pinSlotOf(incident.id));
      await work.outbox.want({ kind: "dress-room", incidentId });
    });
    if (missing.length > 0) did.push(`posted again: ${missing.map(sayView).join(", ")}`);
    if (ornaments.length > 0) did.push(`set again: ${ornaments.map((one) => ornamentWords[one]).join(", ")}`);
    return finish(incident, did);
  };

  async function finish(incident: Incident, did: readonly string[]): Promise<RepairedIncident> {
    const again = [...new Set((await needs.givenUp.retryOf(incident.id)).map(sayEffect))];
    if (again.length > 0) needs.wake();
    const asked = again.length === 0 ? [] : [`tried again what failed: ${again.join(", ")}`];
    return { kind: "repaired", incident, did: [...did, ...asked] };
  }

  async function openRoom(incident: Incident): Promise<string> {
    await transact(async (work) => {
      const present = await work.incidents.load(incident.id);
      if (present === undefined) return;
      // Somebody else repaired it meanwhile: the room that it has now is another one.
      if (present.room?.channelId !== incident.room?.channelId) return;
      if (present.room !== null) await work.incidents.save({ ...present, room: null });
      // A card without a slot is the room's first: it is pinned once it is there.
      await work.slots.forget(slotOf({ kind: "incident-card", incidentId: incident.id }));
      await wantRoom(work, { ...present, room: null }, needs);
      for (const view of await expectedViews(work, incident))
        if (view.kind !== "incident-card" && view.kind !== "announcement")
          await work.outbox.want({ kind: "show", view });
    });
    const had = incident.room === null ? "has no room" : `has lost its room #${incident.room.name}`;
    return `${incidentName(incident)} ${had}: a room is being opened`;
  }
}

/** Every message that people need now: card, announcement, the step that waits, undecided and running actions, the review. */
async function expectedViews(work: ReviewWork, incident: Incident): Promise<readonly ViewRef[]> {
  const incidentId = incident.id;
  const sessions = await work.sessions.ofIncident(incidentId);
  const steps = sessions.flatMap((session) => {
    const active = activeStep(session);
    return active === undefined ? [] : [{ sessionId: session.id, stepId: active.step.id }];
  });
  const actions = (await work.actions.ofIncident(incidentId)).filter(({ state }) => !endStates.includes(state));
  const review = await work.reviews.newest(incidentId);
  return [
    { kind: "incident-card", incidentId },
    ...(incident.isPrivate ? [] : [{ kind: "announcement", incidentId } as const]),
    ...steps.map((step) => ({ kind: "runbook-step", ...step, incidentId }) as const),
    ...actions.map(({ id }) => ({ kind: "action-card", actionId: id, incidentId }) as const),
    ...(review === undefined ? [] : [{ kind: "review-card", incidentId } as const]),
  ];
}

function sayView(view: ViewRef): string {
  return sayEffect({ kind: "show", view }).replace(/^show /, "");
}
