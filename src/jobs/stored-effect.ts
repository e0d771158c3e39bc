import { z } from "zod";
import { systems } from "#core/shared/circuit.ts";
import type { Effect, ViewRef } from "#core/shared/effect.ts";

const id = z.string();
const backlogKind = z.enum(["room", "notice"]);

const StoredView: z.ZodType<ViewRef> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("incident-card"), incidentId: id }),
  z.object({ kind: z.literal("announcement"), incidentId: id }),
  z.object({ kind: z.literal("timeline-post"), incidentId: id, eventId: id }),
  z.object({ kind: z.literal("alert-notice"), groupId: id }),
  z.object({ kind: z.literal("action-card"), actionId: id, incidentId: id.nullable() }),
  z.object({ kind: z.literal("runbook-step"), sessionId: id, stepId: id, incidentId: id }),
  z.object({ kind: z.literal("review-card"), incidentId: id }),
  z.object({ kind: z.literal("outage"), incidentId: id, system: z.enum(systems) }),
  z.object({ kind: z.literal("digest"), of: backlogKind, digestId: id }),
]);

/** An effect as it stands in the ledger; another version of Muster may have written it. */
export const StoredEffect: z.ZodType<Effect> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open-room"), incidentId: id }),
  z.object({ kind: z.literal("invite-responders"), incidentId: id }),
  z.object({ kind: z.literal("dress-room"), incidentId: id }),
  z.object({ kind: z.literal("show"), view: StoredView }),
  z.object({ kind: z.literal("receipt"), channelId: id, messageTs: id, emoji: z.string() }),
  z.object({
    kind: z.literal("tell"),
    tellId: id,
    userId: id,
    text: z.string(),
    about: StoredView.exactOptional(),
  }),
  z.object({ kind: z.literal("page"), incidentId: id }),
  z.object({ kind: z.literal("acknowledge-page"), incidentId: id }),
  z.object({ kind: z.literal("resolve-page"), incidentId: id }),
  z.object({ kind: z.literal("plan-action"), actionId: id }),
  z.object({ kind: z.literal("perform-action"), actionId: id }),
  z.object({ kind: z.literal("settle-action"), actionId: id }),
  z.object({ kind: z.literal("expire-approval"), actionId: id }),
  z.object({ kind: z.literal("tick-session"), sessionId: id }),
  z.object({ kind: z.literal("remind"), incidentId: id, reminder: z.enum(["update-due", "lead-missing"]) }),
  z.object({ kind: z.literal("report-growth"), incidentId: id }),
  z.object({ kind: z.literal("work-off-backlog"), of: backlogKind, digestId: id }),
  z.object({ kind: z.literal("draft-review"), incidentId: id }),
  z.object({ kind: z.literal("publish-review"), incidentId: id }),
  z.object({ kind: z.literal("file-follow-up"), followUpId: id }),
]);
