import { setTimeout as wait } from "node:timers/promises";
import { makeDeadLetters } from "#adapters/postgres/dead-letters.ts";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { lessUrgentAfterMs } from "#adapters/postgres/less-urgent.ts";
import type { MusterConfig } from "#config/muster-config.ts";
import type { Directory } from "#core/incident/directory.ts";
import type { Outbox } from "#core/shared/effect.ts";
import type { Transact } from "#core/shared/transact.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";
import { makeTellDeadLetters } from "#core/signal/tell-dead-letters.ts";
import { type InboxWorkerNeeds, makeInboxWorker } from "#jobs/inbox-worker.ts";
import { makeProcessDelivery } from "#jobs/process-delivery.ts";
import { makeProcessTogether } from "#jobs/process-together.ts";
import type { Door } from "./open-door.ts";

/** What the inbox stands on. */
export interface InboxParts {
  readonly door: Door;
  readonly stores: Parameters<typeof makeInbox>[0] & Parameters<typeof makeDrainTarget>[0];
  readonly policy: MusterConfig["policy"];
  readonly directory: Directory;
  readonly transact: Transact<{ readonly outbox: Outbox }>;
  readonly reception: Pick<Parameters<typeof makeProcessDelivery>[0], "receiveSignals"> &
    Pick<Parameters<typeof makeProcessTogether>[0], "receiveDeliveries">;
  readonly work: Pick<InboxWorkerNeeds, "ledger" | "bell" | "clock" | "logger">;
}

/** Joins the door to the database: what it took in is stored, worked off, and told to administrators when that fails. */
export function composeInbox(parts: InboxParts) {
  const { door, stores } = parts;
  const { intake, sources, largeBodies } = door;
  const handed = new Map<string, AcceptedDelivery>();
  const inbox = makeInbox({ ...stores, handed, bodyAtHand: (id) => intake.bodyAtHand(id) });
  const letters = makeDeadLetters(stores);
  intake.attach({
    target: makeDrainTarget({ ...stores, handed, packedAtHand: (id) => intake.packedAtHand(id) }),
    accept: (delivery) => storeAtOnce(delivery),
    tellDeadLetters: makeTellDeadLetters({
      transact: parts.transact,
      clock: parts.work.clock,
      open: (since) => letters.open(stores.workspaceId, since),
      admins: () => adminsOf(parts),
    }),
  });
  const worker = makeInboxWorker({
    ...parts.work,
    inbox,
    giveWay: () => wait(lessUrgentAfterMs),
    handle: makeProcessDelivery({ sources, largeBodies, ...parts.reception }),
    together: { inbox, handle: makeProcessTogether({ sources, ...parts.reception }) },
    onDead: async ({ source }) => intake.noteDeadLetter(source),
  });
  return { inbox, worker };

  /** Past the spool: an unreadable delivery becomes a dead letter, any other waits to be worked off. */
  async function storeAtOnce(delivery: AcceptedDelivery): Promise<{ readonly id: string }> {
    if (delivery.refusal === null) return inbox.accept(delivery);
    await inbox.recordDeadLetter({ ...delivery, reason: delivery.refusal });
    intake.noteDeadLetter(delivery.source);
    return { id: delivery.id };
  }
}

/** Who has the policy's role `admin`; a usergroup that can't be read has nobody. */
async function adminsOf({ policy, directory }: InboxParts): Promise<readonly string[]> {
  const rule = policy.roles["admin"];
  if (rule === undefined) return [];
  const members = rule.usergroups.map((group) => directory.membersOf(group).catch(() => []));
  return [...new Set([...rule.users, ...(await Promise.all(members)).flat()])];
}
