import type { Fault } from "#core/shared/fault.ts";
import { type Vendor, vendorFault } from "#core/shared/vendor-fault.ts";

/** Supabase, as faults name it. */
const supabase: Vendor = {
  code: "supabase",
  name: "Supabase",
  hintFor(status) {
    if (status === 401 || status === 403)
      return "Check SUPABASE_SECRET_KEY: it must be a secret key of the project at SUPABASE_URL.";
    return status === 429 || status >= 500
      ? "Muster waits and tries again."
      : "See the project's Storage page at Supabase.";
  },
};

/** An error of supabase-js as a fault: it has a status when Supabase answered, and none when nobody did. */
export function toFault(error: Error): Fault {
  const status = Number(Reflect.get(error, "status") ?? Reflect.get(error, "statusCode"));
  if (!Number.isInteger(status) || status === 0)
    return vendorFault(supabase, { kind: "no-answer", reason: "gave no answer" });
  return vendorFault(supabase, { kind: "answered", status, headers: {}, body: undefined });
}
