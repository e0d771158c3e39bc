import type { Incident } from "./incident.ts";
import type { Pager } from "./pager.ts";
import type { Service, ServiceCatalogue } from "./service.ts";

/** Whom an incident's page goes to; or why nobody can be paged and what to do instead, as a sentence to go after a colon. */
export type PagedChoice =
  | { readonly kind: "service"; readonly service: Service; readonly pager: Pager }
  | { readonly kind: "nobody"; readonly why: string };

/** The first of the incident's services that has a pager. */
export function choosePaged(
  incident: Incident,
  needs: { readonly catalogue: ServiceCatalogue; readonly pager: Pager | null },
): PagedChoice {
  if (needs.pager === null)
    return {
      kind: "nobody",
      why: "no pager is configured. Call the on-call directly; an operator can set the pager's token.",
    };
  const services = incident.services.flatMap((id) => needs.catalogue.byId(id) ?? []);
  const service = services.find(({ pagerduty }) => pagerduty !== null);
  if (service !== undefined) return { kind: "service", service, pager: needs.pager };
  if (services.length === 0)
    return { kind: "nobody", why: "the incident names no service. Call the on-call directly." };
  const names = services.map(({ name }) => name).join(", ");
  return { kind: "nobody", why: `${names} has no pager entry in the service catalogue. Call the on-call directly.` };
}
