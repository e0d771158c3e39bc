import type { Log } from "./log.ts";

/** Watches over a server until it is released. */
export interface KeptServer {
  /** Lets the server be; resolves when no attempt to bring it back is under way any more. */
  release(): Promise<void>;
}

/** Reading one link of /proc a second costs nothing, and people wait no longer for a server that died. */
const lookEveryMs = 1_000;
const pauseMsMax = 30_000;

/**
 * Brings a server back that somebody or the machine (out of memory) killed, for as long as we need it: at once, and after failures with
 * pauses of up to 30 s. It is looked for instead of waited for, because an adopted server is no child of ours.
 */
export function keepServer(needs: {
  readonly isThere: () => Promise<boolean>;
  readonly bringBack: () => Promise<void>;
  readonly logger: Log | undefined;
}): KeptServer {
  let isReleased = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let failures = 0;

  const look = async () => {
    if (await needs.isThere()) return;
    if (isReleased) return;
    needs.logger?.warn({ failures }, "the embedded PostgreSQL is gone; it is started again");
    await needs.bringBack();
  };
  const lookIn = (ms: number) => {
    if (isReleased) return;
    timer = setTimeout(() => {
      looking = look().then(
        () => {
          failures = 0;
          lookIn(lookEveryMs);
        },
        (error: unknown) => {
          failures += 1;
          needs.logger?.warn({ error, failures }, "the embedded PostgreSQL could not be started again");
          lookIn(Math.min(pauseMsMax, lookEveryMs * 2 ** failures));
        },
      );
    }, ms);
    // Watching is no reason for a process to live.
    timer.unref();
  };
  lookIn(lookEveryMs);
  return {
    release: async () => {
      isReleased = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
