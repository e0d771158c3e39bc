import type { Incident } from "./incident.ts";

/** How long the trouble lasted, in milliseconds: from the first sign of it to the resolution. Null while the incident is open. */
export function lastedMs({ startedAt, resolvedAt }: Pick<Incident, "startedAt" | "resolvedAt">): number | null {
  return resolvedAt === null ? null : resolvedAt.getTime() - startedAt.getTime();
}
