import { createHash, randomInt } from "node:crypto";

/** How much of the chaos suite this run plays. */
export interface ChaosPlan {
  /** `CHAOS=full`: everything, in minutes; otherwise a short piece of it. */
  readonly isFull: boolean;
  /** `CHAOS_SEED`, or a new one each time: the same seed makes the same choices. */
  readonly seed: number;
  /** A repeatable number 0 <= n < 1 for a thing of this run. */
  chance(thing: string): number;
  /** A repeatable sequence of numbers 0 <= n < 1. */
  sequence(name: string): () => number;
  /** Prints a line of figures with the seed. */
  say(words: string): void;
}

/** Reads the plan from the environment. */
export function readChaosPlan(environment: Readonly<Record<string, string | undefined>> = process.env): ChaosPlan {
  const given = Number(environment["CHAOS_SEED"]);
  const seed = Number.isInteger(given) && given > 0 ? given : randomInt(1, 1_000_000);
  const chance = (thing: string) =>
    createHash("sha256").update(`${seed}/${thing}`).digest().readUInt32BE(0) / 0x1_0000_0000;
  return {
    isFull: environment["CHAOS"] === "full",
    seed,
    chance,
    sequence: (name) => {
      let taken = 0;
      return () => {
        taken += 1;
        return chance(`${name}/${taken}`);
      };
    },
    say: (words) => void process.stdout.write(`chaos (CHAOS_SEED=${seed}): ${words}\n`),
  };
}
