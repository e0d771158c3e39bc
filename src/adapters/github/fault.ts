import { Fault } from "#core/shared/fault.ts";
import { type Vendor, vendorFault } from "#core/shared/vendor-fault.ts";

/** GitHub, as faults name it. */
export const github: Vendor = {
  code: "github",
  name: "GitHub",
  hintFor(status) {
    switch (status) {
      case 401:
        return "Check GITHUB_TOKEN: it is not valid (any more).";
      case 403:
        return "GITHUB_TOKEN lacks a permission: contents, pull requests and issues must be writable.";
      case 404:
        return "Check the repository names in muster.yaml; GITHUB_TOKEN may not be allowed to see them.";
      case 410:
        return "Issues are switched off in that repository; name another one as reviews.github.follow_ups.";
      default:
        return status === 429 || status >= 500 ? "Muster waits and tries again." : "See the repository at GitHub.";
    }
  },
};

/** An Octokit error as a fault; its body stays out. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const status: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "status") : undefined;
  // Octokit gives status 500 to network failures, without a response.
  const wasAnswered = typeof error === "object" && error !== null && Reflect.get(error, "response") !== undefined;
  if (typeof status === "number" && wasAnswered)
    return vendorFault(github, { kind: "answered", status, headers: {}, body: undefined });
  return vendorFault(github, { kind: "no-answer", reason: "gave no answer" });
}

/** The HTTP status of an Octokit error; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const status: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "status") : undefined;
  return typeof status === "number" ? status : undefined;
}
