import type { PagerdutyIncident, PagerdutyService, PagerdutyState, PagerdutyUser } from "./pagerduty-state.ts";

const api = "https://api.pagerduty.com";
const web = "https://acme.pagerduty.com";
const weekMs = 7 * 86_400_000;

/** An incident as the REST API shows it. */
export function incidentJson(state: PagerdutyState, incident: PagerdutyIncident) {
  const changedBy = state.users.find(({ id }) => id === incident.acknowledgedBy);
  return {
    ...object("incident", "incidents", incident.id, `[#${incident.number}] ${incident.title}`),
    incident_number: incident.number,
    title: incident.title,
    created_at: instant(incident.createdAt),
    updated_at: instant(incident.updatedAt),
    status: incident.status,
    incident_key: incident.key,
    urgency: incident.urgency,
    service: reference("service", "services", incident.serviceId, nameOf(state.services, incident.serviceId)),
    escalation_policy: reference(
      "escalation_policy",
      "escalation_policies",
      incident.policyId,
      nameOf(state.policies, incident.policyId),
    ),
    assignments: incident.assignees.map((id) => ({
      at: instant(incident.createdAt),
      assignee: reference("user", "users", id, nameOf(state.users, id)),
    })),
    assigned_via: "escalation_policy",
    acknowledgements:
      incident.status === "acknowledged" && changedBy
        ? [{ at: instant(incident.updatedAt), acknowledger: userReference(changedBy) }]
        : [],
    last_status_change_at: instant(incident.updatedAt),
    last_status_change_by: changedBy
      ? userReference(changedBy)
      : reference("service", "services", incident.serviceId, nameOf(state.services, incident.serviceId)),
    ...(incident.status === "resolved" ? { resolved_at: instant(incident.updatedAt) } : {}),
    alert_counts: { all: incident.alerts, triggered: incident.alerts, resolved: 0 },
    pending_actions: [],
    teams: [],
    is_mergeable: true,
    body: { type: "incident_body", details: incident.details },
  };
}

/** A user as `GET /users` lists them. */
export function userJson(user: PagerdutyUser) {
  return {
    ...object("user", "users", user.id, user.name),
    name: user.name,
    email: user.email,
    time_zone: "Asia/Seoul",
    color: "purple",
    role: "user",
    avatar_url: "https://secure.gravatar.com/avatar/sandbox.png",
    description: null,
    invitation_sent: false,
    job_title: "",
    teams: [],
    contact_methods: [],
    notification_rules: [],
  };
}

/** A service as `GET /services` lists it. */
export function serviceJson(state: PagerdutyState, service: PagerdutyService) {
  const open = state.incidents().filter((one) => one.serviceId === service.id && one.status !== "resolved");
  const policyName = nameOf(state.policies, service.escalationPolicyId);
  return {
    ...object("service", "services", service.id, service.name),
    name: service.name,
    status: open.length > 0 ? "critical" : "active",
    created_at: "2025-01-01T00:00:00Z",
    escalation_policy: reference("escalation_policy", "escalation_policies", service.escalationPolicyId, policyName),
    teams: [],
    integrations: [],
    alert_creation: "create_alerts_and_incidents",
  };
}

/** Who is on call this week, one entry per policy level and person. */
export function oncallsJson(
  state: PagerdutyState,
  filter: { readonly policyIds: readonly string[] | undefined; readonly userIds: readonly string[] | undefined },
  includesUsers: boolean,
  now: number,
) {
  const shift = now - (now % weekMs);
  return state.policies
    .filter(({ id }) => filter.policyIds === undefined || filter.policyIds.includes(id))
    .flatMap((policy) =>
      policy.levels.flatMap((level, index) =>
        state.users
          .filter(({ id }) => level.includes(id))
          .filter(({ id }) => filter.userIds === undefined || filter.userIds.includes(id))
          .map((user) => ({
            escalation_policy: reference("escalation_policy", "escalation_policies", policy.id, policy.name),
            escalation_level: index + 1,
            user: includesUsers ? userJson(user) : userReference(user),
            schedule: reference("schedule", "schedules", `${policy.id}L${index + 1}`, `${policy.name}, weekly`),
            start: instant(shift),
            end: instant(shift + weekMs),
          })),
      ),
    );
}

/** A reference to a user, as it stands inside other objects. */
export function userReference(user: PagerdutyUser) {
  return reference("user", "users", user.id, user.name);
}

/** A classic PagerDuty page: everything fits, so `more` is always false unless cut by `limit`. */
export function page<Item>(
  key: string,
  items: readonly Item[],
  query: { readonly limit: number; readonly offset: number; readonly total?: boolean | undefined },
) {
  const shown = items.slice(query.offset, query.offset + query.limit);
  return {
    [key]: shown,
    limit: query.limit,
    offset: query.offset,
    more: query.offset + shown.length < items.length,
    total: query.total ? items.length : null,
  };
}

/** ISO 8601 of an instant in milliseconds, with whole seconds as the vendor writes it. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

function reference(type: string, collection: string, id: string, summary: string) {
  return object(`${type}_reference`, collection, id, summary);
}

function object(type: string, collection: string, id: string, summary: string) {
  return { id, type, summary, self: `${api}/${collection}/${id}`, html_url: `${web}/${collection}/${id}` };
}

function nameOf(items: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return items.find((item) => item.id === id)?.name ?? id;
}
