import { z } from "zod";

/** A PagerDuty incident; only what we use. */
export const PagerDutyIncident = z.object({
  id: z.string(),
  html_url: z.string().nullish(),
  status: z.enum(["triggered", "acknowledged", "resolved"]),
  incident_key: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }).nullish(),
});

/** A PagerDuty incident that passed the schema. */
export type PagerDutyIncident = z.output<typeof PagerDutyIncident>;

/** The envelope of one incident. */
export const IncidentEnvelope = z.object({ incident: PagerDutyIncident });

/** The envelope of a list of incidents. */
export const IncidentList = z.object({ incidents: z.array(PagerDutyIncident) });

/** Who is on call, one entry for each level and person. */
export const OncallList = z.object({
  oncalls: z.array(
    z.object({
      escalation_level: z.number().int(),
      end: z.string().nullish(),
      user: z.object({ summary: z.string().nullish(), name: z.string().nullish(), email: z.string().nullish() }),
    }),
  ),
});

/** An error body; the number says what it is about. */
export const PagerDutyError = z.object({ error: z.object({ code: z.number() }) });
