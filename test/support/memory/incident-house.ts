import { makeAcknowledgeIncident } from "#core/incident/acknowledge-incident.ts";
import { makeAcknowledgePage } from "#core/incident/acknowledge-page.ts";
import { makeAddNote } from "#core/incident/add-note.ts";
import { makeAssignRole } from "#core/incident/assign-role.ts";
import { makeChangeSeverity } from "#core/incident/change-severity.ts";
import { makeChangeStatus } from "#core/incident/change-status.ts";
import { makeDescribeIncident } from "#core/incident/describe-incident.ts";
import type { Directory } from "#core/incident/directory.ts";
import { makeDressRoom } from "#core/incident/dress-room.ts";
import { makeFindIncident } from "#core/incident/find-incident.ts";
import type { Incident } from "#core/incident/incident.ts";
import { makeInviteResponders } from "#core/incident/invite-responders.ts";
import { makeOnCallOf } from "#core/incident/on-call-of.ts";
import { makeOpenIncident, type OpenIncident } from "#core/incident/open-incident.ts";
import { makeOpenRoom } from "#core/incident/open-room.ts";
import { makePageOut } from "#core/incident/page-out.ts";
import { makePinMessage } from "#core/incident/pin-message.ts";
import { makePostUpdate } from "#core/incident/post-update.ts";
import type { QuietHours } from "#core/incident/quiet-hours.ts";
import { makeRecordEffectFailure } from "#core/incident/record-effect-failure.ts";
import { makeRemind } from "#core/incident/remind.ts";
import { makeReopenIncident } from "#core/incident/reopen-incident.ts";
import { makeRequestPage } from "#core/incident/request-page.ts";
import { makeResolveIncident } from "#core/incident/resolve-incident.ts";
import { makeResolvePage } from "#core/incident/resolve-page.ts";
import { makeShowIncident } from "#core/incident/show-incident.ts";
import { tallyAlerts } from "#core/incident/tally-alerts.ts";
import { person } from "#core/shared/actor.ts";
import type { EffectRun } from "#core/shared/effect.ts";
import { makeMemoryPager } from "./memory-pager.ts";
import { makeMemoryRoom } from "./memory-room.ts";
import { makeMemoryRun } from "./memory-run.ts";
import { makeMemoryWorld } from "./memory-work.ts";
import { sampleDirectory, sampleRules, twoServices } from "./sample-catalogue.ts";

/** All verbs of the incident stage over one in-memory world, with the sample services and severities. */
export function makeIncidentHouse(
  options: {
    readonly hasPager?: boolean;
    readonly quietHours?: QuietHours;
    readonly membersOf?: Directory["membersOf"];
  } = {},
) {
  const world = makeMemoryWorld();
  const { transact, clock, work } = world;
  const room = makeMemoryRoom();
  const pager = makeMemoryPager();
  const changesLeft: string[] = [];
  const openActions: string[] = [];
  const stoppedRunbooks: string[] = [];
  const surroundings = {
    alerts: async (incidentId: string, grownSince: Date) =>
      tallyAlerts(work.signals.ofIncident(incidentId), grownSince),
    session: async () => null,
    changesLeft: async () => [...changesLeft],
    openActions: async () => [...openActions],
  };
  const needs = {
    transact,
    clock,
    room,
    surroundings,
    rules: sampleRules,
    catalogue: twoServices,
    directory: { ...sampleDirectory, ...(options.membersOf && { membersOf: options.membersOf }) },
    pager: options.hasPager === false ? null : pager,
    slots: room.slots,
    quietHours: options.quietHours ?? null,
    roomNamePattern: "inc-{{ number }}-{{ slug }}",
    runbookTitle: (id: string) => (id === "site-down" ? "Site down" : null),
  };
  const describeIncident = makeDescribeIncident(needs);
  const openIncident = makeOpenIncident(needs);
  const runs = { count: 0 };
  const house = {
    ...world,
    room,
    pager,
    changesLeft,
    openActions,
    stoppedRunbooks,
    describeIncident,
    openIncident,
    changeStatus: makeChangeStatus(needs),
    postUpdate: makePostUpdate(needs),
    changeSeverity: makeChangeSeverity(needs),
    assignRole: makeAssignRole(needs),
    addNote: makeAddNote(needs),
    pinMessage: makePinMessage(needs),
    resolveIncident: makeResolveIncident({
      ...needs,
      runbooks: { lock: async () => undefined, stop: async () => stoppedRunbooks },
    }),
    reopenIncident: makeReopenIncident(needs),
    acknowledgeIncident: makeAcknowledgeIncident(needs),
    requestPage: makeRequestPage(needs),
    onCallOf: makeOnCallOf(needs),
    openRoom: makeOpenRoom({ ...needs, describeIncident }),
    inviteResponders: makeInviteResponders(needs),
    dressRoom: makeDressRoom({ ...needs, describeIncident }),
    showIncident: makeShowIncident({ ...needs, describeIncident }),
    pageOut: makePageOut(needs),
    acknowledgePage: makeAcknowledgePage(needs),
    resolvePage: makeResolvePage(needs),
    remind: makeRemind(needs),
    recordEffectFailure: makeRecordEffectFailure(needs),
    findIncident: makeFindIncident(needs),
    /** The first attempt of a new effect. */
    run(): EffectRun {
      runs.count += 1;
      return makeMemoryRun({ effectId: `effect-${runs.count}` }).attempt();
    },
    /** An incident of U_DECLARER with nothing waiting any more. */
    async anIncident(parts: Partial<OpenIncident> = {}): Promise<Incident> {
      const opened = await openIncident({
        title: "Checkout is down",
        severity: "SEV2",
        services: ["web"],
        by: person("U_DECLARER"),
        summary: null,
        isPrivate: false,
        startedAt: null,
        runbookId: null,
        ...parts,
      });
      if (opened.kind === "refused") throw new Error(opened.message);
      work.outbox.takeAll();
      return opened.incident;
    },
    async reload(incident: Incident): Promise<Incident> {
      const present = await work.incidents.load(incident.id);
      if (present === undefined) throw new Error(`incident ${incident.id} is gone`);
      return present;
    },
    async kindsOf(incident: Incident): Promise<readonly string[]> {
      return (await work.timeline.of(incident.id)).map(({ kind }) => kind);
    },
    /** Waiting effects as short words: `show:timeline-post`, `page`. */
    wanted(): readonly string[] {
      return work.outbox
        .waiting()
        .map(({ effect }) => (effect.kind === "show" ? `show:${effect.view.kind}` : effect.kind))
        .sort();
    },
  };
  return house;
}

/** What `makeIncidentHouse` makes. */
export type IncidentHouse = ReturnType<typeof makeIncidentHouse>;
