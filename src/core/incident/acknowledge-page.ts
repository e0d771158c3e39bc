import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import type { Incident } from "./incident.ts";
import type { IncidentWork } from "./incident-work.ts";
import type { Pager } from "./pager.ts";
import { wantShown } from "./want-shown.ts";

/** Tells the pager that somebody is on it; a page that doesn't ring (any more) is left alone. */
export function makeAcknowledgePage(needs: {
  readonly transact: Transact<IncidentWork>;
  readonly pager: Pager | null;
}) {
  return async function acknowledgePage(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (needs.pager === null || incident?.pager?.state !== "triggered") return { kind: "done" };
    await needs.pager.acknowledge(run, incident.pager);
    await needs.transact((work) => quieten(work, incidentId));
    return { kind: "done" };
  };
}

async function quieten(work: IncidentWork, incidentId: string): Promise<void> {
  const incident = await work.incidents.load(incidentId);
  if (incident?.pager?.state !== "triggered") return;
  const acknowledged: Incident = { ...incident, pager: { ...incident.pager, state: "acknowledged" } };
  await work.incidents.save(acknowledged);
  await wantShown(work.outbox, acknowledged);
}
