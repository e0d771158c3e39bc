import type { Severity } from "#core/incident/severity.ts";

/** The colour of a severity as an emoji code, for formatted text. */
export const severityEmoji: Readonly<Record<Severity, string>> = {
  SEV1: ":red_circle:",
  SEV2: ":large_orange_circle:",
  SEV3: ":large_yellow_circle:",
  SEV4: ":large_blue_circle:",
};

/** The colour of a severity as a character, for headers: emoji codes in plain text would let a foreign title draw emoji too. */
export const severitySign: Readonly<Record<Severity, string>> = { SEV1: "🔴", SEV2: "🟠", SEV3: "🟡", SEV4: "🔵" };
