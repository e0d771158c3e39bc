import { Fault } from "./fault.ts";
import type { HttpAnswer } from "./http-client.ts";
import { retryAfterMs } from "./retry-after.ts";

/** A foreign system as faults name it. */
export interface Vendor {
  /** Prefix of fault codes: `vercel`. */
  readonly code: string;
  /** As people say it: `Vercel`. */
  readonly name: string;
  /** What the operator can do about an HTTP status. */
  readonly hintFor: (status: number) => string;
}

/** What a call was for: a read may simply be repeated, a change without a clear answer may have happened. */
export type CallKind = "read" | "change";

/** An answer that isn't the one we needed, as a fault that says whether trying again helps. Carries no body and no token. */
export function vendorFault(vendor: Vendor, answer: HttpAnswer, call: CallKind = "read"): Fault {
  const unclear = call === "read" ? "may-retry" : "unknown-outcome";
  if (answer.kind !== "answered") {
    return new Fault({
      code: `${vendor.code}-unreachable`,
      message: `${vendor.name} ${answer.reason}`,
      hint: `Muster tries again by itself. Is ${vendor.name} up (status page), and may this host reach it?`,
      retry: answer.kind === "not-sent" ? "may-retry" : unclear,
      outageOf: vendor.code,
    });
  }
  const { status } = answer;
  const waitMs = retryAfterMs(answer.headers);
  return new Fault({
    code: `${vendor.code}-${status}`,
    message: `${vendor.name} answered ${status}`,
    hint: vendor.hintFor(status),
    retry: status === 429 ? "may-retry" : status >= 500 ? unclear : "never",
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    ...(status >= 500 ? { outageOf: vendor.code } : {}),
  });
}

/** An answer whose body isn't what the vendor documents. */
export function unreadableFault(vendor: Vendor, what: string, call: CallKind = "read"): Fault {
  return new Fault({
    code: `${vendor.code}-unreadable`,
    message: `${vendor.name}'s answer is not a ${what}`,
    hint: "Its API may have changed; please report this with the Muster version.",
    retry: call === "read" ? "never" : "unknown-outcome",
  });
}
