import type { JobBell } from "#adapters/postgres/job-bell.ts";
import type { makeTransact } from "#adapters/postgres/make-transact.ts";
import { type KeptCircuit, makeCircuit } from "#core/incident/keep-circuit.ts";
import { alwaysClosed, type Circuit, type System, systemNamed } from "#core/shared/circuit.ts";
import type { Clock } from "#core/shared/clock.ts";
import type { Logger } from "./logger.ts";

/** The circuits of this process, one for each foreign system. */
export type Circuits = Readonly<Record<System, KeptCircuit>>;

/** Rings all workers that may have work waiting for a system. */
export function makeWake(bell: Pick<JobBell, "ring">): () => void {
  return () => {
    bell.ring("effects");
    bell.ring("ornaments");
  };
}

/** Joins the circuits of the foreign systems. */
export function composeCircuits(needs: {
  readonly transact: ReturnType<typeof makeTransact>;
  readonly clock: Clock;
  readonly bell: Pick<JobBell, "ring">;
  readonly logger: Logger;
}): Circuits {
  const wake = makeWake(needs.bell);
  const circuit = (system: System) =>
    makeCircuit({
      ...needs,
      system,
      wake,
      onError: (error) => needs.logger.warn({ error, system }, "the state of a circuit could not be shared"),
    });
  return {
    slack: circuit("slack"),
    pagerduty: circuit("pagerduty"),
    github: circuit("github"),
    vercel: circuit("vercel"),
    render: circuit("render"),
    supabase: circuit("supabase"),
  };
}

/** Circuits that let everything through: for a look at the systems themselves. */
export const noCircuits: Readonly<Record<System, Circuit>> = {
  slack: alwaysClosed,
  pagerduty: alwaysClosed,
  github: alwaysClosed,
  vercel: alwaysClosed,
  render: alwaysClosed,
  supabase: alwaysClosed,
};

/** Tells a worker's circuit what others know of the system that an effect waited for. */
export function makeLearnOutage(circuits: Circuits) {
  return async function learnOutage(name: string): Promise<void> {
    const system = systemNamed(name);
    if (system !== undefined) await circuits[system].learn();
  };
}
