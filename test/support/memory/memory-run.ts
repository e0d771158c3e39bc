import type { EffectRun } from "#core/shared/effect.ts";

/** A running effect that remembers its finished steps, so that a test can run the same effect again after a crash. */
export function makeMemoryRun(options: { readonly effectId?: string; readonly wantedAt?: Date } = {}): {
  /** The run of the next attempt. */
  attempt(): EffectRun;
} {
  const outputs = new Map<string, string>();
  let attempts = 0;
  return {
    attempt() {
      attempts += 1;
      const attempt = attempts;
      return {
        effectId: options.effectId ?? "effect-1",
        attempt,
        wantedAt: options.wantedAt ?? new Date("2026-03-02T09:00:00.000Z"),
        async step(name, step) {
          const done = outputs.get(name);
          if (done !== undefined) return JSON.parse(done);
          const found = attempt > 1 || step.isMaybeDone === true ? await step.find?.() : undefined;
          const output = found ?? (await step.act());
          if (step.isRecordedByCaller !== true) outputs.set(name, JSON.stringify(output));
          return output;
        },
      };
    },
  };
}
