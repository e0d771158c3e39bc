import type { Effect, EffectOutcome, EffectRun } from "#core/shared/effect.ts";
import type { MemoryOutbox } from "#test/support/memory/memory-outbox.ts";
import { makeMemoryRun } from "#test/support/memory/memory-run.ts";
import type { SteadyClock } from "#test/support/memory/steady-clock.ts";

/** Where a crash can strike; the test throws to make it happen. */
export type CrashPoint = "before-commit" | "after-commit" | "before-call" | "after-call" | "before-store";

interface Waiting {
  readonly effect: Effect;
  readonly run: ReturnType<typeof makeMemoryRun>;
  readonly at: number;
}

/** Runs wanted effects attempt by attempt as the real ledger does, in a process that may die at every crash point. */
export function makeCrashingLedger(needs: {
  readonly outbox: MemoryOutbox;
  readonly clock: SteadyClock;
  readonly crash: (point: CrashPoint) => void;
}) {
  const { outbox, clock } = needs;
  // A dead process does nothing more: after a strike everything of the same attempt fails, even what catches errors.
  let isDead = false;
  const crash = (point: CrashPoint) => {
    if (isDead) throw new Error("dead");
    try {
      needs.crash(point);
    } catch (error) {
      isDead = true;
      throw error;
    }
  };

  type RunEffect = (effect: Effect, run: EffectRun) => Promise<EffectOutcome>;
  const attempt = async (run: RunEffect, next: Waiting): Promise<EffectOutcome> => {
    isDead = false;
    try {
      return await run(next.effect, crashingRun(next.run.attempt(), crash));
    } catch {
      return { kind: "again", afterMs: 1_000 };
    } finally {
      isDead = false;
    }
  };

  return {
    crash,
    /** Runs effects, and what they want, until none is due within `withinMs`; a failed attempt runs again after a second. */
    async drain(run: RunEffect, withinMs = 10 * 60_000): Promise<void> {
      const end = clock.now().getTime() + withinMs;
      let queue: Waiting[] = [];
      for (let turn = 0; turn < 3_000; turn += 1) {
        for (const { effect, notBefore } of outbox.takeAll()) {
          const wantedAt = clock.now();
          const steps = makeMemoryRun({ effectId: `effect-${wantedAt.getTime()}-${turn}`, wantedAt });
          queue.push({ effect, run: steps, at: (notBefore ?? wantedAt).getTime() });
        }
        queue = queue.sort((a, b) => a.at - b.at);
        const next = queue.shift();
        if (next === undefined) return;
        if (next.at > end) {
          for (const { effect, at } of [next, ...queue]) await outbox.want(effect, { notBefore: new Date(at) });
          return;
        }
        if (next.at > clock.now().getTime()) clock.set(new Date(next.at));
        const outcome = await attempt(run, next);
        if (outcome.kind === "again") queue.push({ ...next, at: clock.now().getTime() + outcome.afterMs });
      }
      throw new Error("the effects never came to rest");
    },
  };
}

function crashingRun(run: EffectRun, crash: (point: CrashPoint) => void): EffectRun {
  return {
    ...run,
    step: (name, { find, act }) =>
      run.step(name, {
        ...(find === undefined ? {} : { find }),
        act: async () => {
          const output = await act();
          crash("before-store");
          return output;
        },
      }),
  };
}
