import { z } from "zod";

/** What PagerDuty takes, as its api-schema describes it; unknown fields are refused so that a typing slip shows. */
const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(25),
  offset: z.coerce.number().int().min(0).default(0),
  total: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
};
const many = z.array(z.string()).optional();
const urgency = z.enum(["high", "low"]);
const assignments = z.array(
  z.strictObject({ assignee: z.strictObject({ id: z.string(), type: z.literal("user_reference") }) }),
);
const policyReference = z.strictObject({ id: z.string(), type: z.literal("escalation_policy_reference") });

/** The query of `GET /incidents`. */
export const incidentList = z.strictObject({
  ...paging,
  incident_key: z.string().optional(),
  "statuses[]": z.array(z.enum(["triggered", "acknowledged", "resolved"])).optional(),
  "service_ids[]": many,
  "urgencies[]": z.array(urgency).optional(),
  "include[]": many,
  date_range: z.literal("all").optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  sort_by: z.string().optional(),
  time_zone: z.string().optional(),
});

/** The body of `POST /incidents`; `details` is text (the description types it as an object by mistake). */
export const incidentCreate = z.strictObject({
  incident: z.strictObject({
    type: z.literal("incident"),
    title: z.string().min(1).max(1024),
    service: z.strictObject({ id: z.string(), type: z.literal("service_reference") }),
    urgency: urgency.optional(),
    incident_key: z.string().max(255).optional(),
    body: z.strictObject({ type: z.literal("incident_body"), details: z.string() }).optional(),
    escalation_policy: policyReference.optional(),
    assignments: assignments.optional(),
  }),
});

/** The body of `PUT /incidents/{id}`. */
export const incidentChange = z.strictObject({
  incident: z.strictObject({
    id: z.string().optional(),
    type: z.enum(["incident", "incident_reference"]),
    status: z.enum(["acknowledged", "resolved"]).optional(),
    resolution: z.string().optional(),
    title: z.string().optional(),
    urgency: urgency.optional(),
    escalation_level: z.int().min(1).optional(),
    escalation_policy: policyReference.optional(),
    assignments: assignments.optional(),
  }),
});

/** The body of `POST /incidents/{id}/responder_requests`. */
export const responderRequest = z.strictObject({
  requester_id: z.string(),
  message: z.string(),
  responder_request_targets: z
    .array(
      z.strictObject({
        responder_request_target: z.strictObject({
          id: z.string(),
          type: z.enum(["user_reference", "escalation_policy_reference"]),
        }),
      }),
    )
    .min(1),
});

/** The query of `GET /oncalls`. */
export const oncallList = z.strictObject({
  ...paging,
  "escalation_policy_ids[]": many,
  "user_ids[]": many,
  "schedule_ids[]": many,
  "include[]": z.array(z.enum(["escalation_policies", "users", "schedules"])).optional(),
  earliest: z.enum(["true", "false"]).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  time_zone: z.string().optional(),
});

/** The query of `GET /users` and `GET /services`. */
export const search = z.strictObject({ ...paging, query: z.string().optional(), "include[]": many });

/** The body of `POST /v2/enqueue`: a trigger needs its payload, the others the key of what they end. */
export const event = z
  .strictObject({
    routing_key: z.string().length(32),
    event_action: z.enum(["trigger", "acknowledge", "resolve"]),
    dedup_key: z.string().max(255).optional(),
    payload: z
      .strictObject({
        summary: z.string().min(1).max(1024),
        source: z.string().min(1),
        severity: z.enum(["critical", "error", "warning", "info"]),
        timestamp: z.iso.datetime({ offset: true }).optional(),
        component: z.string().optional(),
        group: z.string().optional(),
        class: z.string().optional(),
        custom_details: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    client: z.string().optional(),
    client_url: z.url().optional(),
    links: z.array(z.strictObject({ href: z.url(), text: z.string().optional() })).optional(),
    images: z.array(z.strictObject({ src: z.url(), href: z.url().optional(), alt: z.string().optional() })).optional(),
  })
  .refine(({ event_action, payload }) => event_action !== "trigger" || payload !== undefined, {
    path: ["payload"],
    message: "is required to trigger",
  })
  .refine(({ event_action, dedup_key }) => event_action === "trigger" || dedup_key !== undefined, {
    path: ["dedup_key"],
    message: "is required to acknowledge or resolve",
  });
