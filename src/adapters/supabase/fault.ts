import { Fault } from "#core/shared/fault.ts";
import { networkFailure } from "#core/shared/network-failure.ts";
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

/**
 * An error of a change through supabase-js as a fault: it has a status when Supabase answered, and the cause when nobody did. A Fault that
 * stopped the change before it left comes back as it is.
 */
export function toFault(error: Error, timeoutMs: number): Fault {
  const cause: unknown = Reflect.get(error, "originalError");
  if (cause instanceof Fault) return cause;
  const status = statusOf(error);
  if (status === undefined) return vendorFault(supabase, networkFailure(cause, timeoutMs), "change");
  return vendorFault(supabase, { kind: "answered", status, headers: {}, body: undefined }, "change");
}

/** Storage answers 400 to nearly everything and puts the status it means into `statusCode`, where newer versions put a name. */
export function statusOf(error: Error): number | undefined {
  const [meant, sent] = [Reflect.get(error, "statusCode"), Reflect.get(error, "status")].map(Number);
  return [meant, sent].find((status) => status !== undefined && Number.isInteger(status) && status >= 100);
}
