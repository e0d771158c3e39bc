/** Waits for work at most `limitMs` milliseconds: its result, or a rejection once the time is up (the work itself may go on). */
export type TimeLimit = <Result>(work: Promise<Result>, limitMs: number) => Promise<Result>;
