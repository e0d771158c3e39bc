import type { ModuleImport, SourceModule } from "../support/parse-module.ts";
import { type Target, targetOf } from "./layer.ts";

/** One rule about source files, with the samples that prove that it can fail. */
export type Law = {
  /** The promise, as a sentence. */
  readonly name: string;
  /** What the file does against the law, one line per offence; empty when it keeps it. */
  judge(module: SourceModule): readonly string[];
  /** `[path, source]` that must be rejected. */
  readonly bad: readonly (readonly [path: string, source: string])[];
  /** `[path, source]` that must pass, so that the law does not reject everything. */
  readonly good: readonly (readonly [path: string, source: string])[];
};

/** Judges every import of a module; the verdict is the reason of a refusal, or undefined. */
export const judgeImports = (
  module: SourceModule,
  verdict: (target: Target, entry: ModuleImport) => string | undefined,
): string[] =>
  module.imports.flatMap((entry) => {
    const reason = verdict(targetOf(module, entry.specifier), entry);
    return reason === undefined ? [] : [`${module.path}:${entry.line} imports ${entry.specifier}: ${reason}`];
  });
