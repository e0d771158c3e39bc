/**
 * One way an emulated vendor misbehaves. `ok-false` is Slack's own error shape; `ms` is milliseconds. The `-after-commit` kinds, `drop-after`,
 * `truncated` and `slow` do what was asked first: the answer never comes, can't be read, breaks off, or comes late.
 */
export type Fault =
  | { kind: "http"; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: "hang"; ms?: number }
  | { kind: "drop-before" }
  | { kind: "drop-after" }
  | { kind: "status-after-commit"; status: number }
  | { kind: "invalid-json" }
  | { kind: "hang-after-commit" }
  | { kind: "invalid-json-after-commit" }
  | { kind: "wrong-type-after-commit"; type: string }
  | { kind: "truncated" }
  | { kind: "slow"; ms: number }
  | { kind: "ok-false"; error: string };

/** The faults waiting to happen. Operations are named `chat.postMessage` (Slack) or `vercel POST /v1/...` (providers). */
export interface Faults {
  /**
   * Plans `fault` for the next `times` (default 1) operations equal to the string or matching the expression, after letting `spared`
   * (default 0) of them pass.
   */
  next(operation: string | RegExp, fault: Fault, times?: number, spared?: number): void;
  /** Uses up and returns the oldest fault planned for this operation. */
  take(operation: string): Fault | undefined;
  clear(): void;
}

interface Planned {
  operation: string | RegExp;
  fault: Fault;
  left: number;
  spared: number;
}

/** Makes an empty plan of faults, shared by all emulated vendors of one sandbox. */
export function makeFaults(): Faults {
  let planned: Planned[] = [];

  return {
    next(operation, fault, times = 1, spared = 0) {
      if (times > 0) planned.push({ operation, fault, left: times, spared });
    },
    take(operation) {
      const found = planned.find((entry) => isFor(entry.operation, operation));
      if (!found) return undefined;
      if (found.spared > 0) {
        found.spared -= 1;
        return undefined;
      }
      found.left -= 1;
      if (found.left === 0) planned = planned.filter((entry) => entry !== found);
      return found.fault;
    },
    clear() {
      planned = [];
    },
  };
}

function isFor(wanted: string | RegExp, operation: string): boolean {
  // search, not test: an expression with the g flag keeps a position between calls and would miss every second one
  return typeof wanted === "string" ? wanted === operation : operation.search(wanted) >= 0;
}
