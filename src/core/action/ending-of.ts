import type { HttpAnswer } from "../shared/http-client.ts";
import type { JsonObject } from "../shared/json.ts";
import { type Vendor, vendorFault } from "../shared/vendor-fault.ts";
import type { PerformAnswer } from "./action-provider.ts";

/**
 * How a change ended, from its HTTP answer: 2xx sent, other 4xx refused, 5xx or silence unknown. Throws a Fault when nothing
 * happened and it may be sent again (never left us, or 429).
 */
export function endingOf(
  vendor: Vendor,
  answer: HttpAnswer,
  sent: { readonly reference: (body: unknown) => JsonObject; readonly reason: (body: unknown) => string | undefined },
): PerformAnswer {
  if (answer.kind === "no-answer") return { kind: "unknown", reason: `${vendor.name}: ${answer.reason}` };
  if (answer.kind === "not-sent" || answer.status === 429) throw vendorFault(vendor, answer);
  if (answer.status >= 500) return { kind: "unknown", reason: `${vendor.name} answered ${answer.status}` };
  if (answer.status < 300) return { kind: "sent", reference: sent.reference(answer.body) };
  const words = sent.reason(answer.body);
  const reason = `${vendor.name} refused (${answer.status})${words === undefined ? "" : `: ${words}`}`;
  return { kind: "refused", reason, hint: vendor.hintFor(answer.status) };
}
