/** One Web API call as it came in and went out; `at` is epoch milliseconds. */
export interface RecordedCall {
  method: string;
  args: Readonly<Record<string, unknown>>;
  at: number;
  ok: boolean;
  error?: string;
  /** With a 429: for how long Slack wants no more of these. */
  retryAfterMs?: number;
  /** Arguments Slack does not document for the method: it ignores them, so they are probably mistakes. */
  unknownArgs: readonly string[];
}

const KEPT = 50_000;

/** The last 50,000 Web API calls, oldest first. */
export interface CallLedger {
  readonly calls: readonly RecordedCall[];
  add(call: RecordedCall): void;
}

/** Makes an empty ledger. */
export function makeCallLedger(): CallLedger {
  const calls: RecordedCall[] = [];
  return {
    calls,
    add(call) {
      calls.push(call);
      if (calls.length > KEPT) calls.splice(0, calls.length - KEPT);
    },
  };
}
