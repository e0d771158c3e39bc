import type { Log } from "./log.ts";

/** Tells people about dead letters, seldom. */
export interface DeadLetterNotice {
  /** There is a new dead letter. */
  poke(): void;
  stop(): Promise<void>;
}

const everyMsDefault = 10_000;

/**
 * Tells at once about the first dead letter, then once in ten seconds about all that came meanwhile; and at the start, because a kill
 * may have come between a letter and its telling. What can't be told is told at the next time.
 */
export function startDeadLetterNotice(needs: {
  readonly tell: () => Promise<void>;
  readonly logger: Log;
  readonly everyMs?: number;
}): DeadLetterNotice {
  const everyMs = needs.everyMs ?? everyMsDefault;
  let isPoked = false;
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> = Promise.resolve();

  const tell = () => {
    isPoked = false;
    telling = needs.tell().catch((error: unknown) => {
      isPoked = true;
      needs.logger.warn({ error }, "dead letters could not be told about");
    });
    timer = setTimeout(() => {
      timer = undefined;
      if (isPoked) tell();
    }, everyMs);
    timer.unref();
  };
  tell();
  return {
    poke: () => {
      isPoked = true;
      if (timer === undefined) tell();
    },
    stop: async () => {
      clearTimeout(timer);
      await telling;
    },
  };
}
