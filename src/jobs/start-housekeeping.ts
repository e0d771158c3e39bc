import type { Clock } from "#core/shared/clock.ts";
import type { DeliveryInbox } from "./delivery-inbox.ts";
import type { EffectLedger } from "./effect-ledger.ts";
import type { Log } from "./log.ts";

const cleanEveryMs = 60 * 60 * 1_000;
const resumeEveryMs = 60 * 1_000;
const keepMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Forgets finished effects and deliveries after seven days, once an hour; dead ones stay until an operator removes them. Has waiting work
 * taken up that nobody works on, at the start and once a minute.
 */
export function startHousekeeping(needs: {
  readonly ledger: Pick<EffectLedger, "purge">;
  readonly inbox: Pick<DeliveryInbox, "purge">;
  /** Wants the work that something waits for, once however often it is asked. */
  readonly resume: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Log;
}): { stop(): Promise<void> } {
  const clean = async () => {
    const doneBefore = new Date(needs.clock.now().getTime() - keepMs);
    await needs.ledger.purge(doneBefore);
    await needs.inbox.purge(doneBefore);
  };
  let running: Promise<void> = Promise.resolve();
  const run = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) => needs.logger.warn({ error }, "housekeeping failed"));
  };
  run(needs.resume);
  const timers = [setInterval(() => run(clean), cleanEveryMs), setInterval(() => run(needs.resume), resumeEveryMs)];
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
