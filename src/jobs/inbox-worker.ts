import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { Delivery, DeliveryInbox } from "./delivery-inbox.ts";
import type { ClaimedEffect } from "./effect-ledger.ts";
import { type LaneWorker, type LaneWorkerNeeds, makeLaneWorker } from "./make-lane-worker.ts";
import type { ReportedFailure } from "./write-down-failure.ts";

/** What the inbox worker needs. */
export interface InboxWorkerNeeds
  extends Pick<LaneWorkerNeeds, "ledger" | "bell" | "clock" | "logger" | "observe" | "random" | "attemptMsMax"> {
  readonly inbox: Pick<DeliveryInbox, "load" | "finish" | "bury">;
  /** Reads a delivery and does what it asks for. A Fault with retry `never` makes it a dead letter. Called again after a crash. */
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** Called after a delivery became a dead letter. */
  readonly onDead?: (delivery: Pick<Delivery, "id" | "source">, failure: ReportedFailure) => Promise<void>;
  /** How many sources are worked off side by side (8); within a source it is one after the other. */
  readonly concurrency?: number;
}

const TakeDelivery = z.object({ kind: z.literal("take-delivery"), deliveryId: z.string() });

/** Works off deliveries, in order within a source. One that can't be read or handled becomes a dead letter and blocks nobody. */
export function makeInboxWorker(needs: InboxWorkerNeeds): LaneWorker {
  return makeLaneWorker({
    ...needs,
    queue: "inbox",
    concurrency: needs.concurrency ?? 8,
    run: async (effect) => {
      const delivery = await needs.inbox.load(deliveryIdOf(effect));
      if (delivery?.state === "waiting") {
        await needs.handle(delivery);
        await needs.inbox.finish(delivery.id);
      }
      return { kind: "done" };
    },
    report: async (effect, failure, error) => {
      if (!failure.isFinal) return;
      const id = deliveryIdOf(effect);
      await needs.inbox.bury(id, reasonOf(failure, error));
      const delivery = await needs.inbox.load(id);
      if (delivery !== undefined) await needs.onDead?.(delivery, failure);
    },
  });
}

function reasonOf(failure: ReportedFailure, error: unknown): string {
  if (error instanceof Fault || !(error instanceof Error)) return `${failure.message} ${failure.hint}`;
  return `${failure.message} ${error.name}: ${error.message}`;
}

function deliveryIdOf(effect: ClaimedEffect): string {
  const parsed = TakeDelivery.safeParse(effect.payload);
  if (parsed.success) return parsed.data.deliveryId;
  throw new Fault({
    code: "delivery-unreadable",
    message: "The ledger holds inbox work that this version of Muster doesn't know.",
    hint: "Do all replicas run the same version?",
    retry: "never",
    cause: parsed.error,
  });
}
