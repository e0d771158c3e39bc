import { z } from "zod";
import { type Duration, parseDuration } from "#core/shared/duration.ts";

const duration = z.string().transform((text, context): Duration => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no duration; write 90s, 15m, 2h or 5bd (business days)` });
  return z.NEVER;
});
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like "22:00"');
const userId = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, "must be a Slack user id like U012ABC (profile > copy member ID)");
const usergroupId = z.string().regex(/^S[A-Z0-9]{2,}$/, "must be a Slack usergroup id like S0ONCALL");
const channel = z
  .string()
  .regex(
    /^(#[\p{Ll}\p{Lo}\p{N}_-]{1,80}|[CG][A-Z0-9]{2,})$/u,
    'must be a channel name like "#incidents" or an id like C012ABC',
  );
const severity = z.enum(["SEV1", "SEV2", "SEV3", "SEV4"]);
const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, - or _ (at most 63)");
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]);
const timezone = z.string().refine(isTimezone, "must be an IANA time zone like Europe/Berlin or Asia/Seoul");

function isTimezone(name: string): boolean {
  // Most names are found here in 3 ms; a format, which also knows the aliases, costs the start 70 ms.
  if (Intl.supportedValuesOf("timeZone").includes(name)) return true;
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const people = z.strictObject({ users: z.array(userId).default([]), usergroups: z.array(usergroupId).default([]) });

const severityRule = z.strictObject({
  page: z.boolean().optional(),
  update_every: duration.optional(),
  acknowledge_within: duration.optional(),
  review: z.enum(["required", "optional", "none"]).optional(),
});

const service = z.strictObject({
  id: slug,
  name: z.string().min(1).max(80),
  tier: z.int().min(1).max(5).default(3),
  owners: people.prefault({}),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name as on GitHub")
    .optional(),
  health: z
    .strictObject({ url: z.url({ protocol: /^https?$/ }), expect: z.int().min(100).max(599).default(200) })
    .optional(),
  pagerduty: z.strictObject({ service: z.string().min(1), escalation_policy: z.string().min(1).optional() }).optional(),
  runbooks: z.array(slug).default([]),
  targets: z.array(z.looseObject({ provider: z.string(), environment: z.string() }).catchall(z.string())).default([]),
});

const route = z.strictObject({
  name: z.string().min(1),
  match: z
    .strictObject({
      source: oneOrMore(z.string()).optional(),
      kind: oneOrMore(z.string()).optional(),
      labels: z.record(z.string(), oneOrMore(z.string())).default({}),
    })
    .prefault({}),
  then: z.enum(["incident", "triage", "inform", "ignore", "change"]),
  severity: severity.optional(),
  service: z.string().optional(),
  group_by: z.array(z.string()).default(["service", "alertname"]),
  window: duration.prefault("5m"),
  runbook: slug.optional(),
  on_worse: z.enum(["propose", "raise"]).default("propose"),
});

const role = z.strictObject({
  everyone: z.boolean().default(false),
  users: z.array(userId).default([]),
  usergroups: z.array(usergroupId).default([]),
});

const actionRule = z.strictObject({
  match: z.strictObject({
    action: oneOrMore(z.string()).prefault("*"),
    environment: oneOrMore(z.string()).prefault("*"),
    service: oneOrMore(z.string()).prefault("*"),
  }),
  run: z.string(),
  approvals: z.int().min(0).max(5),
  approve: z.string().optional(),
  self_approve: z.boolean().default(false),
});

/** The shape of muster.yaml, version 1. Its keys are a promise to operators: add freely, rename or drop none. */
export const MusterYaml = z.strictObject({
  version: z.literal(1, "must be 1, the only version there is"),
  workspace: z.strictObject({
    announce: channel.default("#incidents"),
    alerts: channel.default("#alerts"),
    timezone: timezone.default("UTC"),
    quiet_hours: z
      .strictObject({ from: clockTime, to: clockTime, except: z.array(severity).default(["SEV1", "SEV2"]) })
      .optional(),
    room_name: z
      .string()
      .refine(
        (text) => /\{\{\s*number\s*\}\}/.test(text),
        "must contain {{ number }}, or two rooms could have one name",
      )
      .default("inc-{{ number }}-{{ slug }}"),
  }),
  severities: z
    .strictObject({ SEV1: severityRule, SEV2: severityRule, SEV3: severityRule, SEV4: severityRule })
    .partial()
    .default({}),
  services: z.array(service).default([]),
  routes: z.array(route).default([]),
  policy: z
    .strictObject({
      roles: z.record(z.string(), role).default({}),
      actions: z.array(actionRule).default([]),
      approval_expires_in: duration.prefault("10m"),
      break_glass: z
        .strictObject({ by: z.string(), reason: z.enum(["required", "optional"]).default("required") })
        .optional(),
      limits: z.strictObject({ actions_per_service: z.int().min(1), per: duration }).optional(),
    })
    .prefault({}),
  runbooks: z.strictObject({ folders: z.array(z.string()).min(1) }).default({ folders: ["./runbooks"] }),
  reviews: z
    .strictObject({
      github: z
        .strictObject({
          repo: z.string(),
          folder: z.string().default("postmortems"),
          follow_ups: z.string().optional(),
        })
        .optional(),
      due: duration.prefault("5bd"),
    })
    .prefault({}),
  drills: z.strictObject({ channel_prefix: z.string().default("drill-") }).prefault({}),
});

/** muster.yaml as the schema reads it. */
export type MusterYaml = z.output<typeof MusterYaml>;
