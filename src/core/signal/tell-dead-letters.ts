import type { Clock } from "../shared/clock.ts";
import type { Outbox } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";

/** Deliveries of one source that nothing could be done with. */
export interface OpenLetters {
  readonly source: string;
  readonly count: number;
  readonly since: Date;
}

/** Reaches back so far: what lies there longer was told before. */
const lookBackMs = 24 * 60 * 60 * 1_000;

/** More people than this are a crowd; administrators are few. */
const toldMax = 12;

/**
 * Tells the administrators that alerts could not be processed, and what to do: one direct message per source and day, whose count is
 * edited. Says nothing when nothing lies dead.
 */
export function makeTellDeadLetters(needs: {
  readonly open: (since: Date) => Promise<readonly OpenLetters[]>;
  readonly admins: () => Promise<readonly string[]>;
  readonly transact: Transact<{ readonly outbox: Outbox }>;
  readonly clock: Clock;
}) {
  return async function tellDeadLetters(): Promise<void> {
    const now = needs.clock.now();
    const open = await needs.open(new Date(now.getTime() - lookBackMs));
    if (open.length === 0) return;
    const admins = (await needs.admins()).slice(0, toldMax);
    const day = now.toISOString().slice(0, "yyyy-mm-dd".length);
    await needs.transact(async ({ outbox }) => {
      for (const letters of open) {
        for (const userId of admins) {
          const tellId = `dead-letters:${letters.source}:${day}:${userId}`;
          await outbox.want({ kind: "tell", tellId, userId, text: textOf(letters) });
        }
      }
    });
  };
}

function textOf({ source, count }: OpenLetters): string {
  const what = count === 1 ? "1 delivery" : `${count} deliveries`;
  const them = count === 1 ? "It is kept" : "They are kept";
  return [
    `${what} from ${source} could not be processed in the last 24 hours. ${them}; the alerts in it are not in any incident.`,
    "See why: npm run deadletter list",
    `After the cause is gone: npm run deadletter retry --source ${source}`,
  ].join("\n");
}
