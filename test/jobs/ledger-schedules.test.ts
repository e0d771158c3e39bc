import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { readChaosPlan } from "#test/chaos/chaos-plan.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { tell, type WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();
const plan = readChaosPlan();
const schedules = plan.isFull ? 2_000 : 60;
const happenings = 25;
const failure = { code: "test-fault", message: "It did not go.", hint: "Look." };
/** A lease of no length: whoever claims and does nothing more has died. */
const leaseMs = 0;

/** Takes what may run, ends it as `end` says, and gives what was wanted and is done now. */
async function runNext({ ledger }: WorkerWorld, end: number, afterMs: number): Promise<readonly unknown[]> {
  const [effect, ...others] = await ledger.claim("effects", 4);
  if (others.length > 0) throw new Error("One lane runs two effects at a time.");
  if (effect === undefined || end > 0.7) return [];
  if (end < 0.2) {
    await ledger.finish(effect);
    return [effect.payload["text"]];
  }
  await (end < 0.5 ? ledger.defer(effect, afterMs) : ledger.retry(effect, afterMs, failure));
  return [];
}

test(`whatever ends or dies in whatever order, nothing stands in a lane for ever (${schedules} schedules)`, async () => {
  const world = await replicas.start({ leaseMs });
  for (let schedule = 0; schedule < schedules; schedule += 1) {
    const chance = plan.sequence(`ledger ${schedule}`);
    const wanted: string[] = [];
    const told: unknown[] = [];
    for (let happening = 0; happening < happenings; happening += 1) {
      if (chance() < 0.3) wanted.push(`${schedule}.${happening}`);
      if (wanted.at(-1) === `${schedule}.${happening}`) await world.want(tell("U1", `${schedule}.${happening}`));
      told.push(...(await runNext(world, chance(), chance() < 0.5 ? 0 : 3)));
    }
    await wait(5);
    const left = wanted.length - told.length;
    for (let run = 0; run < left; run += 1) told.push(...(await runNext(world, 0, 0)));
    expect(new Set(told)).toEqual(new Set(wanted));
    expect(told).toHaveLength(wanted.length);
  }
  expect(await world.ledger.count("effects")).toMatchObject({ due: 0, running: 0, deferred: 0, retrying: 0 });
  plan.say(`${schedules} schedules of one lane drained`);
});
