import { z } from "zod";
import { roles, type Status, statuses } from "#core/incident/incident.ts";
import type { Target } from "#core/incident/service.ts";
import { severities } from "#core/incident/severity.ts";
import type { Actor } from "#core/shared/actor.ts";
import type { JsonObject } from "#core/shared/json.ts";
import type { Link } from "#core/shared/link.ts";

/** An instant inside a `jsonb` value. */
export const StoredInstant = z.iso.datetime().transform((text) => new Date(text));

/** A JSON object inside a row. */
export const StoredObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** A map of texts. */
export const StoredTexts = z.record(z.string(), z.string());

/** Who did something. */
export const StoredActor: z.ZodType<Actor> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), userId: z.string() }),
  z.object({ kind: z.literal("system"), name: z.string() }),
]);

/** A titled address. */
export const StoredLink: z.ZodType<Link> = z.object({ title: z.string(), url: z.string() });

/** Something an action may touch. */
export const StoredTarget: z.ZodType<Target> = z.object({
  provider: z.string(),
  environment: z.string(),
  ids: StoredTexts,
});

/** A severity. */
export const StoredSeverity = z.enum(severities);

/** A status. */
export const StoredStatus: z.ZodType<Status> = z.enum(statuses);

/** People by role. */
export const StoredRoles = z.partialRecord(z.enum(roles), z.string());
