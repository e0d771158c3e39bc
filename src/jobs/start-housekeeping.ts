import type { Clock } from "#core/shared/clock.ts";
import type { DeliveryInbox } from "./delivery-inbox.ts";
import type { EffectLedger } from "./effect-ledger.ts";
import type { Log } from "./log.ts";

const everyMs = 60 * 60 * 1_000;
const keepMs = 7 * 24 * 60 * 60 * 1_000;

/** Forgets finished effects and deliveries after seven days, once an hour; dead ones stay until an operator removes them. */
export function startHousekeeping(needs: {
  readonly ledger: Pick<EffectLedger, "purge">;
  readonly inbox: Pick<DeliveryInbox, "purge">;
  readonly clock: Clock;
  readonly logger: Log;
}): { stop(): void } {
  const clean = async () => {
    const doneBefore = new Date(needs.clock.now().getTime() - keepMs);
    await needs.ledger.purge(doneBefore);
    await needs.inbox.purge(doneBefore);
  };
  const timer = setInterval(() => {
    clean().catch((error: unknown) => needs.logger.warn({ error }, "housekeeping failed"));
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
