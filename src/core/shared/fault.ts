/** What a failed piece of work may do next: be tried again, never be tried again, or be looked at first because it may have happened. */
export type Retry = "may-retry" | "never" | "unknown-outcome";

/** What a fault is made from; `message` is static text, `hint` tells the operator what to do or click. */
export interface FaultOptions {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retry: Retry;
  /** How long the foreign system asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The foreign system that as a whole gave no usable answer (no connection, no answer, 5xx): what its circuit counts. */
  readonly outageOf?: string;
  /** The foreign system that was not even called, because its circuit is open. */
  readonly waitsFor?: string;
  /** Trying again helps only after somebody changed something: people are told at the first failure. */
  readonly needsPerson?: boolean;
  /** Nothing was sent: the call found no room at the foreign system's rate, and comes back after `retryAfterMs`. No failure. */
  readonly isUnsent?: boolean;
  readonly cause?: unknown;
}

/** A broken world (not an expected "no"): stable code, static message, hint, cause. Carries no token and no response body. */
export class Fault extends Error {
  readonly code: string;
  readonly hint: string;
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly outageOf: string | undefined;
  readonly waitsFor: string | undefined;
  readonly needsPerson: boolean;
  readonly isUnsent: boolean;

  constructor(options: FaultOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = options.code;
    this.hint = options.hint;
    this.retry = options.retry;
    this.retryAfterMs = options.retryAfterMs;
    this.outageOf = options.outageOf;
    this.waitsFor = options.waitsFor;
    this.needsPerson = options.needsPerson ?? false;
    this.isUnsent = options.isUnsent ?? false;
  }
}
