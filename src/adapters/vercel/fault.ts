import type { Vendor } from "#core/shared/vendor-fault.ts";
import { VercelError } from "./schema.ts";

/** Vercel, as faults name it. */
export const vercel: Vendor = { code: "vercel", name: "Vercel", hintFor };

/** Why Vercel refused, in its own words; undefined when it gave none. */
export function reasonOf(body: unknown): string | undefined {
  const parsed = VercelError.safeParse(body);
  return parsed.success ? parsed.data.error.message : undefined;
}

function hintFor(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return "Check VERCEL_TOKEN: it must be valid and belong to a member of the team named in muster.yaml (targets.team).";
    case 402:
      return "The plan does not allow this: the Hobby plan can only go back one deployment.";
    case 404:
      return "Check project and team of the target in muster.yaml.";
    case 409:
      return "Another promote or rollback of this project is running; plan again when it is done.";
    case 410:
    case 422:
      return "The deployment can no longer be used; plan again to get a fresh candidate.";
    default:
      return status === 429 || status >= 500 ? "Muster waits and tries again." : "See the project's page at Vercel.";
  }
}
