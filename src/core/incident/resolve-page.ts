import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { incidentName, isOpen } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import type { Pager } from "./pager.ts";
import { wantShown } from "./want-shown.ts";

/** Ends the page of a resolved incident; one that was reopened meanwhile keeps it. */
export function makeResolvePage(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly clock: Clock;
  readonly pager: Pager | null;
}) {
  return async function resolvePage(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (needs.pager === null || !incident?.pager || incident.pager.state === "resolved" || isOpen(incident))
      return { kind: "done" };
    await needs.pager.resolve(run, incident.pager, incident.summary ?? `${incidentName(incident)} was resolved`);

    await needs.transact(async (work) => {
      const present = await work.incidents.load(incidentId);
      if (!present?.pager || present.pager.state === "resolved") return;
      const ended = { ...present, pager: { ...present.pager, state: "resolved" as const } };
      await work.incidents.save(ended);
      await work.timeline.append({
        incidentId,
        kind: "page-resolved",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: "Page resolved",
        data: { reference: present.pager.reference },
        key: `page-resolved:${present.pager.reference}`,
      });
      await wantShown(work.outbox, ended);
    });
    return { kind: "done" };
  };
}
