import type { Log } from "./log.ts";
import type { JobBell, QueueName } from "./start-job-bell.ts";

const retryMs = 5_000;

/**
 * A bell that rings in this process at once and reaches other replicas as soon as `start` has made the real one: nobody who waits for
 * the start of Muster waits for a queue of which a lost ring costs a second. A failed `start` is repeated every 5 s until `close`.
 */
export function makeEarlyBell(needs: { readonly start: () => Promise<JobBell>; readonly logger: Log }): JobBell {
  const listeners: { readonly queue: QueueName; readonly listener: () => void }[] = [];
  const rung = new Set<QueueName>();
  let real: JobBell | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const attach = async () => {
    const bell = await needs.start();
    if (isClosed) return bell.close();
    for (const { queue, listener } of listeners) await bell.listen(queue, listener);
    real = bell;
    // Work that was stored while only this process could hear of it.
    for (const queue of rung) bell.ring(queue);
  };
  const attempt = (): Promise<void> =>
    attach().catch((error: unknown) => {
      needs.logger.warn({ error, retryMs }, "the job queue does not start; other replicas look for work once a second");
      if (isClosed) return;
      timer = setTimeout(() => {
        starting = attempt();
      }, retryMs);
      timer.unref();
    });
  let starting = attempt();

  return {
    ring: (queue) => {
      if (real !== undefined) return real.ring(queue);
      rung.add(queue);
      for (const each of listeners) if (each.queue === queue) each.listener();
    },
    listen: async (queue, listener) => {
      listeners.push({ queue, listener });
      if (real !== undefined) await real.listen(queue, listener);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await starting;
      await real?.close();
    },
  };
}
