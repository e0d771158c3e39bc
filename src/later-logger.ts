type Say = (data: object, message: string) => void;

/** What the door says things to; our logger fits. */
export type DoorLog = Readonly<Record<"info" | "warn" | "error", Say>>;

/** A log for a time in which the logger is not loaded: whoever opens the door need not wait for that (docs/decisions/0007). */
export interface LaterLogger {
  readonly log: DoorLog;
  /** Says everything that was said until now, and from then on at once. */
  readonly become: (log: DoorLog) => void;
}

/** Makes a log that keeps what it is told until it becomes another one. */
export function makeLaterLogger(): LaterLogger {
  let real: DoorLog | undefined;
  let waiting: ((log: DoorLog) => void)[] = [];
  const say =
    (level: keyof DoorLog): Say =>
    (data, message) => {
      if (real === undefined) waiting.push((log) => log[level](data, message));
      else real[level](data, message);
    };
  return {
    log: { info: say("info"), warn: say("warn"), error: say("error") },
    become: (log) => {
      real = log;
      for (const saying of waiting) saying(log);
      waiting = [];
    },
  };
}
