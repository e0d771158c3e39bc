import type { CorrelationWork } from "#core/correlation/correlation-work.ts";
import type { IncidentSurroundings } from "#core/incident/incident-surroundings.ts";
import type { OutageWork } from "#core/incident/outage-book.ts";
import type { ReviewWork } from "#core/review/review-store.ts";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import type { Transact } from "#core/shared/transact.ts";
import { makeActionStore } from "./action-store.ts";
import { makeAlertGroupStore } from "./alert-group-store.ts";
import { makeAlertWrites } from "./alert-writes.ts";
import { makeBacklog } from "./backlog.ts";
import { makeIncidentStore } from "./incident-store.ts";
import { makeIncidentSurroundings } from "./incident-surroundings.ts";
import { makeMessageSlots } from "./message-slots.ts";
import type { Database } from "./open-database.ts";
import { makeOutageBook } from "./outage-book.ts";
import { makeOutbox, type OutboxNeeds } from "./outbox.ts";
import { makeReviewStore } from "./review-store.ts";
import { runTransaction } from "./run-transaction.ts";
import { makeSessionStore } from "./session-store.ts";
import { makeSignalLog } from "./signal-log.ts";
import { makeTimeline } from "./timeline.ts";
import type { StoreNeeds, Unit } from "./unit.ts";

/** Every store there is; a use case names the part it needs. */
export interface AllWork extends CorrelationWork, ReviewWork, OutageWork {
  readonly surroundings: IncidentSurroundings;
  readonly slots: MessageSlots;
}

/** What transactions of one workspace are made from. */
export interface TransactNeeds extends StoreNeeds, OutboxNeeds {
  readonly database: Pick<Database, "kysely">;
}

/**
 * Transactions over all stores of one workspace. Timeline facts and wanted effects are collected while the work runs and sent just
 * before the commit. The work may run more than once (see `runTransaction`), so it must not change anything outside its stores.
 */
export function makeTransact(needs: TransactNeeds): Transact<AllWork> {
  return async (work) => {
    let whenFailed: (() => void)[] = [];
    const ending = runTransaction(needs.database, async (db) => {
      const beforeCommit: (() => Promise<void>)[] = [];
      const afterCommit: (() => void)[] = [];
      // What an earlier run registered was certainly rolled back.
      whenFailed = [];
      const unit: Unit = {
        workspaceId: needs.workspaceId,
        newId: needs.newId,
        clock: needs.clock,
        digest: needs.digest,
        db,
        heldIncidents: new Map(),
        beforeCommit: (flush) => void beforeCommit.push(flush),
        flush: async () => {
          for (const flush of beforeCommit) await flush();
        },
        afterCommit: (act) => void afterCommit.push(act),
        whenFailed: (act) => void whenFailed.push(act),
      };
      const result = await work(makeAllWork(unit, needs));
      await unit.flush();
      return { result, afterCommit };
    });
    const { result, afterCommit } = await ending.catch((error: unknown) => {
      for (const act of whenFailed) act();
      throw error;
    });
    for (const act of afterCommit) act();
    return result;
  };
}

/** What refers to what decides the order, in which collected writes are sent too: incidents before groups before alerts before facts. */
function makeAllWork(unit: Unit, needs: OutboxNeeds): AllWork {
  const incidents = makeIncidentStore(unit);
  const alerts = makeAlertWrites(unit);
  return {
    incidents,
    groups: makeAlertGroupStore(unit, alerts),
    signals: makeSignalLog(unit, alerts),
    backlog: makeBacklog(unit),
    timeline: makeTimeline(unit),
    outbox: makeOutbox(unit, needs),
    actions: makeActionStore(unit),
    sessions: makeSessionStore(unit),
    reviews: makeReviewStore(unit),
    surroundings: makeIncidentSurroundings(unit),
    slots: makeMessageSlots(unit),
    outages: makeOutageBook(unit),
  };
}
