import type { Fault } from "#core/shared/fault.ts";
import type { HttpAnswer } from "#core/shared/http-client.ts";
import { type CallKind, type Vendor, vendorFault } from "#core/shared/vendor-fault.ts";
import { PagerDutyError } from "./schema.ts";

/** PagerDuty, as faults name it. */
export const pagerduty: Vendor = { code: "pagerduty", name: "PagerDuty", hintFor };

/** PagerDuty's own number for "the From header names nobody of this account". */
const requesterNotFound = 1008;

/** An answer we can't use as a fault. A 400 says by number what it is about; its text stays out. */
export function toFault(answer: HttpAnswer, call: CallKind): Fault {
  const isAboutFrom = answer.kind === "answered" && codeOf(answer.body) === requesterNotFound;
  const vendor = isAboutFrom ? { ...pagerduty, hintFor: () => fromHint } : pagerduty;
  return vendorFault(vendor, answer, call);
}

const fromHint = "Check PAGERDUTY_FROM: it must be the e-mail address of a user of this PagerDuty account.";

function codeOf(body: unknown): number | undefined {
  const parsed = PagerDutyError.safeParse(body);
  return parsed.success ? parsed.data.error.code : undefined;
}

function hintFor(status: number): string {
  switch (status) {
    case 400:
      return "Check pagerduty.service and pagerduty.escalation_policy of the service in muster.yaml, and PAGERDUTY_FROM.";
    case 401:
    case 403:
      return "Check PAGERDUTY_TOKEN: it must be a valid key with write access.";
    case 402:
      return "The PagerDuty plan does not include this.";
    case 404:
      return "Check pagerduty.service and pagerduty.escalation_policy of the service in muster.yaml.";
    default:
      return status === 429 || status >= 500 ? "Muster waits and tries again." : "See the incident at PagerDuty.";
  }
}
