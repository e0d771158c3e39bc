import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { Delivery, DeliveryInbox } from "./delivery-inbox.ts";
import type { ClaimedEffect } from "./effect-ledger.ts";
import { type LaneWorker, type LaneWorkerNeeds, makeLaneWorker } from "./make-lane-worker.ts";
import type { ReportedFailure } from "./write-down-failure.ts";

/** In a storm of small deliveries each costs more than what it brings. */
export interface Together {
  readonly inbox: Pick<DeliveryInbox, "followers" | "finishFollowers">;
  /** Reads several in order and does what they ask for; answers how many it could read, which are done then. Called again after a crash. */
  readonly handle: (deliveries: readonly Delivery[], isMore: boolean) => Promise<number>;
}

/** What the inbox worker needs. */
export interface InboxWorkerNeeds
  extends Pick<LaneWorkerNeeds, "ledger" | "bell" | "clock" | "logger" | "observe" | "random" | "attemptMsMax"> {
  readonly inbox: Pick<DeliveryInbox, "load" | "finish" | "bury">;
  /** Reads a delivery and does what it asks for. A Fault with retry `never` makes it a dead letter. Called again after a crash. */
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** How deliveries are worked off that wait behind each other; one by one when absent. */
  readonly together?: Together;
  /** Called after a delivery became a dead letter. */
  readonly onDead?: (delivery: Pick<Delivery, "id" | "source">, failure: ReportedFailure) => Promise<void>;
  /** Waited for before a delivery is put away behind which nothing waits: what it asked for goes first. */
  readonly giveWay?: () => Promise<void>;
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
      const delivery = await needs.inbox.load(deliveryIdOf(effect), effect.attempt === 1);
      if (delivery?.state === "waiting") {
        const isTried = effect.attempt > 1 || !delivery.isFollowed;
        const isDone = !isTried && (await handleTogether(needs, delivery));
        if (!isDone) await needs.handle(delivery);
        if (!delivery.isFollowed) await needs.giveWay?.();
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

/** Whether a delivery is done with those that follow it. When that fails, each is handled on its own: one of them may be the reason. */
async function handleTogether({ together, logger }: InboxWorkerNeeds, first: Delivery): Promise<boolean> {
  if (together === undefined) return false;
  try {
    const { deliveries, isMore } = await together.inbox.followers(first.source);
    if (deliveries.length === 0) return false;
    const count = await together.handle([first, ...deliveries], isMore);
    const done = deliveries.slice(0, Math.max(0, count - 1)).map(({ id }) => id);
    if (done.length > 0) await together.inbox.finishFollowers(first.source, done);
    return count > 0;
  } catch (error) {
    logger.warn({ error, deliveryId: first.id }, "deliveries can't be worked off together");
    return false;
  }
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
