import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import type { Transact } from "../shared/transact.ts";
import { choosePaged } from "./choose-paged.ts";
import { type Incident, isOpen, isPaged } from "./incident.ts";
import type { Page, Pager } from "./pager.ts";
import type { RoomWork } from "./room-line.ts";
import type { Service, ServiceCatalogue } from "./service.ts";
import { wantOrnaments } from "./want-ornaments.ts";
import { wantPost, wantShown } from "./want-shown.ts";

/**
 * Pages the on-call of the incident's first service that has a pager, once. When there is none, the room is told that nobody was paged
 * and why.
 */
export function makePageOut(needs: {
  readonly transact: Transact<RoomWork>;
  readonly clock: Clock;
  readonly catalogue: ServiceCatalogue;
  /** Null when no pager is configured. */
  readonly pager: Pager | null;
}) {
  return async function pageOut(run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    const incident = await needs.transact((work) => work.incidents.read(incidentId));
    if (incident === undefined || isPaged(incident) || incident.isDrill || !isOpen(incident)) return { kind: "done" };
    const choice = choosePaged(incident, needs);
    if (choice.kind === "nobody") await tellNobodyPaged(incident, choice.why);
    else await recordPage(run, incidentId, choice.service, await choice.pager.page(run, incident, choice.service));
    return { kind: "done" };
  };

  function recordPage(run: EffectRun, incidentId: string, service: Service, page: Page): Promise<void> {
    return needs.transact(async (work) => {
      const incident = await work.incidents.load(incidentId);
      if (incident === undefined || isPaged(incident)) return;
      const paged: Incident = { ...incident, pager: { reference: page.reference, url: page.url, state: "triggered" } };
      await work.incidents.save(paged);
      const event = await work.timeline.append({
        incidentId,
        kind: "paged",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: `Paged the on-call of ${service.name}`,
        data: { serviceId: service.id, reference: page.reference, url: page.url },
        key: `paged:${page.reference}`,
      });
      await wantShown(work.outbox, paged, { post: event });
      // A room that was dressed meanwhile has no bookmark of the page yet.
      if (paged.room !== null) await wantOrnaments(work, paged, needs.clock);
      // What people did while the page was on its way also holds for the page; what they did before didn't stop it from being wanted.
      const { acknowledgedAt } = paged;
      if (!isOpen(paged)) await work.outbox.want({ kind: "resolve-page", incidentId });
      else if (acknowledgedAt !== null && acknowledgedAt >= run.wantedAt)
        await work.outbox.want({ kind: "acknowledge-page", incidentId });
    });
  }

  function tellNobodyPaged(incident: Incident, why: string): Promise<void> {
    return needs.transact(async (work) => {
      const event = await work.timeline.append({
        incidentId: incident.id,
        kind: "effect-failed",
        at: needs.clock.now(),
        actor: system("Muster"),
        text: `Nobody was paged: ${why}`,
        data: { effect: "page" },
        key: `nobody-paged:${why}`,
      });
      await wantPost(work.outbox, event);
    });
  }
}
