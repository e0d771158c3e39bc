/** Whether Slack can reach us, and since when that is so. */
export interface ConnectionHealth {
  readonly isConnected: boolean;
  readonly since: Date;
}
