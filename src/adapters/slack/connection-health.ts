/** Whether Slack can reach us, and since when that is so. */
export interface ConnectionHealth {
  readonly isConnected: boolean;
  readonly since: Date;
  /** What is wrong, also with a part while the rest does the work, and what to do; null when nothing is. */
  readonly problem: string | null;
}
