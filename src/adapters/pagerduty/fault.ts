import type { Vendor } from "#core/shared/vendor-fault.ts";

/** PagerDuty, as faults name it. */
export const pagerduty: Vendor = {
  code: "pagerduty",
  name: "PagerDuty",
  hintFor(status) {
    switch (status) {
      case 400:
        return "Check PAGERDUTY_FROM: it must be the e-mail address of a user of this PagerDuty account.";
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
  },
};
