import { type Circuit, circuitOpen, type System } from "../shared/circuit.ts";
import type { Clock } from "../shared/clock.ts";
import { Fault } from "../shared/fault.ts";
import type { Transact } from "../shared/transact.ts";
import {
  begunOutage,
  endedOutage,
  failuresUntilAway,
  isTold,
  type Outage,
  triable,
  triedInVain,
  tryMsMax,
} from "./outage.ts";
import type { OutageWork } from "./outage-book.ts";

/** What a circuit needs. */
export interface CircuitNeeds {
  readonly system: System;
  readonly transact: Transact<OutageWork>;
  readonly clock: Clock;
  /** Rings the workers: what waited may go. */
  readonly wake: () => void;
  /** The state could not be stored: the circuit goes on with what this process knows. */
  readonly onError: (error: unknown) => void;
}

/** A circuit whose state all replicas share. */
export interface KeptCircuit extends Circuit {
  /** Takes over what other replicas know: to be called before work that waited for the system, which they may have opened it with. */
  learn(): Promise<void>;
}

/** How a call may go: as any other, or as the one try of a system that is away. */
type Passage = "free" | "try";

/**
 * The circuit of one system. It opens after three failed calls in a row and lets one call through after 2 s, 4 s, 8 s … 60 s, of one replica
 * alone; its answer closes the circuit. What it knows is stored, so that replicas share it and rooms can show it; while it is closed no
 * call costs a query. Any answer counts, a refusal too: a Fault of the system, unless its `outageOf` says that there was none. What went
 * wrong on our side before the call left (a lost lease) says nothing about the system.
 */
export function makeCircuit(needs: CircuitNeeds): KeptCircuit {
  const { system, transact, clock } = needs;
  let failures = 0;
  let failingSince: Date | null = null;
  let known: Outage | null = null;

  /** Keeps the present state in the database; null = the database doesn't take it. */
  const record = async (change: (outage: Outage | undefined) => Outage | undefined): Promise<Outage | null> => {
    try {
      const stored = await transact(async (work) => {
        const before = await work.outages.load(system);
        const outage = change(before);
        if (outage === undefined || outage === before) return before;
        await work.outages.save(outage);
        await tellRooms(work, outage);
        if (!outage.isOpen) await work.outages.releaseEffects(system);
        return outage;
      });
      return stored ?? null;
    } catch (error) {
      needs.onError(error);
      return null;
    }
  };

  const look = async (): Promise<Outage | null> => {
    try {
      return (await transact(({ outages }) => outages.load(system))) ?? null;
    } catch (error) {
      needs.onError(error);
      return known;
    }
  };

  const admit = async (): Promise<Passage> => {
    if (known === null) return "free";
    const outage = await look();
    if (outage === null || !outage.isOpen) {
      known = null;
      return "free";
    }
    known = outage;
    const now = clock.now();
    if (now < outage.nextTryAt) throw circuitOpen(system);
    const trying: Outage = { ...outage, nextTryAt: new Date(now.getTime() + tryMsMax) };
    const { isOurs, present } = await transact(async ({ outages }) => {
      const present = await outages.load(system);
      const isOurs = present?.isOpen === true && present.nextTryAt <= now;
      if (isOurs) await outages.save(trying);
      return { isOurs, present: isOurs ? trying : present };
    }).catch((error: unknown) => {
      // Without the database each process tries for itself.
      needs.onError(error);
      return { isOurs: true, present: trying };
    });
    known = present?.isOpen === true ? present : null;
    if (isOurs) return "try";
    if (known === null) return "free";
    throw circuitOpen(system);
  };

  const answered = async (): Promise<void> => {
    failures = 0;
    failingSince = null;
    if (known === null) return;
    const last = known;
    known = null;
    await record((outage) => (outage?.isOpen === true ? endedOutage(outage, clock.now()) : undefined));
    if (last.isOpen) needs.wake();
  };

  /** The call never left, so the next one may try at once. */
  const notCalled = async (passage: Passage): Promise<void> => {
    if (passage === "free") return;
    known = (await record((outage) => (outage?.isOpen === true ? triable(outage, clock.now()) : undefined))) ?? known;
  };

  const failed = async (passage: Passage, calledAt: Date): Promise<void> => {
    const now = clock.now();
    if (passage === "try") {
      const tried = triedInVain(known ?? begunOutage(system, calledAt, now), now);
      known = (await record((outage) => (outage?.isOpen === true ? triedInVain(outage, now) : undefined))) ?? tried;
      return;
    }
    // Calls that were under way when the circuit opened say nothing new.
    if (known !== null) return;
    failures += 1;
    failingSince ??= calledAt;
    if (failures < failuresUntilAway) {
      // Another replica may know already: then one call of ours is enough to learn it.
      if (failures === 1) await learn();
      return;
    }
    const begun = begunOutage(system, failingSince, now);
    failures = 0;
    failingSince = null;
    known = begun;
    known = (await record((outage) => (outage?.isOpen === true ? undefined : begun))) ?? begun;
  };

  const learn = async (): Promise<void> => {
    if (known !== null) return;
    const outage = await look();
    if (outage?.isOpen === true) known ??= outage;
  };

  return {
    learn,
    async run(call) {
      const passage = await admit();
      const calledAt = clock.now();
      try {
        const result = await call();
        await answered();
        return result;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (error.outageOf === system) await failed(passage, calledAt);
        else await (error.code.startsWith(`${system}-`) ? answered() : notCalled(passage));
        throw error;
      }
    },
  };
}

async function tellRooms(work: OutageWork, outage: Outage): Promise<void> {
  const { system } = outage;
  const incidentIds = await work.outages.incidentsWaiting(system);
  if (isTold(outage))
    for (const incidentId of incidentIds)
      await work.outbox.want({ kind: "show", view: { kind: "outage", incidentId, system } });
  if (!outage.isOpen) await work.outages.forgetWaiting(system);
}
