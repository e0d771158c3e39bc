import type { Vendor } from "#core/shared/vendor-fault.ts";
import { RenderError } from "./schema.ts";

/** Render, as faults name it. */
export const render: Vendor = { code: "render", name: "Render", hintFor };

/** Why Render refused, in its own words; undefined when it gave none. */
export function reasonOf(body: unknown): string | undefined {
  const parsed = RenderError.safeParse(body);
  return parsed.success ? parsed.data.message : undefined;
}

function hintFor(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return "Check RENDER_API_KEY: it must be valid, and its user must be allowed to change this service.";
    case 404:
    case 410:
      return "Check the target's service id (srv-...) in muster.yaml; the service may be gone.";
    default:
      return status === 429 || status >= 500 ? "Muster waits and tries again." : "See the service's page at Render.";
  }
}
