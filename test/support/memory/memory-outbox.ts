import type { Effect, EffectKind, Outbox } from "#core/shared/effect.ts";
import { mergeKeyOf } from "#core/shared/effect-lane.ts";
import type { MemoryPart } from "./memory-part.ts";

/** One wanted effect that nobody has run yet. */
export interface WantedEffect {
  readonly effect: Effect;
  readonly notBefore: Date | null;
}

/** The wanted effects in memory, for tests to look at and to take. */
export interface MemoryOutbox extends Outbox, MemoryPart {
  /** Waiting effects, oldest first. */
  waiting(): readonly WantedEffect[];
  /** Waiting effects of a kind. */
  waitingOf<Kind extends EffectKind>(kind: Kind): readonly Extract<Effect, { kind: Kind }>[];
  /** Takes all waiting effects out, oldest first. */
  takeAll(): readonly WantedEffect[];
}

/** An outbox in memory; a waiting effect absorbs a newer one of the same meaning and keeps the earlier instant. */
export function makeMemoryOutbox(): MemoryOutbox {
  let rows: readonly WantedEffect[] = [];
  return {
    async want(effect, options) {
      const notBefore = options?.notBefore ?? null;
      const key = mergeKeyOf(effect);
      const same = key === undefined ? undefined : rows.find((row) => mergeKeyOf(row.effect) === key);
      rows =
        same === undefined
          ? [...rows, { effect, notBefore }]
          : rows.map((row) => (row === same ? { ...row, notBefore: earlier(row.notBefore, notBefore) } : row));
    },
    waiting: () => rows,
    waitingOf<Kind extends EffectKind>(kind: Kind) {
      return rows
        .map(({ effect }) => effect)
        .filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind);
    },
    takeAll() {
      const taken = rows;
      rows = [];
      return taken;
    },
    snapshot() {
      const before = rows;
      return () => {
        rows = before;
      };
    },
  };
}

/** Null means at once. */
function earlier(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : a < b ? a : b;
}
