import type { Actor } from "../shared/actor.ts";
import { refuse } from "../shared/refusal.ts";
import type { Transact } from "../shared/transact.ts";
import { type ChangedIncident, refuseClosed } from "./changed-incident.ts";
import { choosePaged } from "./choose-paged.ts";
import { incidentName, isPaged } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import type { Pager } from "./pager.ts";
import type { ServiceCatalogue } from "./service.ts";
import { withIncident } from "./with-incident.ts";

/** Pages the on-call of an incident by hand, whatever its severity; once per incident and never for a drill. */
export function makeRequestPage(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly catalogue: ServiceCatalogue;
  readonly pager: Pager | null;
}) {
  return async function requestPage(command: {
    readonly incidentId: string;
    readonly by: Actor;
  }): Promise<ChangedIncident> {
    return withIncident(needs.transact, command.incidentId, async (work, incident): Promise<ChangedIncident> => {
      const closed = refuseClosed(incident);
      if (closed !== undefined) return closed;
      const name = incidentName(incident);
      if (incident.isDrill) return refuse("drill-pages-nobody", `${name} is a drill; a drill never pages.`);
      if (incident.pager !== null && isPaged(incident))
        return refuse(
          "already-paged",
          `The on-call was paged for ${name} already: the page is ${incident.pager.state}.`,
        );
      const choice = choosePaged(incident, needs);
      if (choice.kind === "nobody") return refuse("nobody-to-page", `Nobody can be paged for ${name}: ${choice.why}`);
      await work.outbox.want({ kind: "page", incidentId: incident.id });
      return { kind: "changed", incident };
    });
  };
}
