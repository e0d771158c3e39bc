import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { type Answer, route } from "../route.ts";
import { incidentJson, instant, oncallsJson, page, serviceJson, userJson, userReference } from "./pagerduty-json.ts";
import * as no from "./pagerduty-refusal.ts";
import {
  makePagerdutyState,
  type PagerdutyIncident,
  type PagerdutyState,
  type PagerdutyUser,
} from "./pagerduty-state.ts";
import * as wire from "./pagerduty-wire.ts";

/**
 * The emulated PagerDuty: REST under `/pagerduty`, Events v2 at `/pagerduty/v2/enqueue`. Shapes are the vendor's
 * api-schema; error codes 1001, 1008, 2001, 2002, 2006, 2020 and 2100 are the documented ones.
 */
export function makePagerduty(
  needs: ProviderNeeds & {
    readonly token: string;
    /** From an accepted event to its incident; default 300. */
    readonly eventMs?: number;
  },
): Provider<PagerdutyState> {
  const clock = needs.clock ?? Date.now;
  const state = makePagerdutyState({ clock, eventMs: needs.eventMs ?? 300 });

  /** Every write of an account key has to say on whose behalf it is made. */
  const asPerson = (headers: IncomingHttpHeaders, act: (person: PagerdutyUser) => Answer): Answer => {
    const person = state.users.find(({ email }) => email === headers.from);
    return person ? act(person) : no.requesterRefusal;
  };
  const onIncident = (id: string, act: (incident: PagerdutyIncident) => Answer): Answer => {
    const incident = state.incident(id);
    return incident ? act(incident) : no.notFoundRefusal;
  };
  const shown = (status: number, incident: PagerdutyIncident): Answer => ({
    status,
    body: { incident: incidentJson(state, incident) },
  });

  const routes = [
    route("GET", "/incidents", {
      query: wire.incidentList,
      answer({ query }) {
        const found = state
          .incidents()
          .filter(({ key }) => query.incident_key === undefined || key === query.incident_key)
          .filter(({ status }) => query["statuses[]"]?.includes(status) ?? true)
          .filter(({ serviceId }) => query["service_ids[]"]?.includes(serviceId) ?? true)
          .filter(({ urgency }) => query["urgencies[]"]?.includes(urgency) ?? true)
          .map((incident) => incidentJson(state, incident));
        return ok(page("incidents", found, query));
      },
    }),
    route("POST", "/incidents", {
      body: wire.incidentCreate,
      answer: ({ body, headers }) =>
        asPerson(headers, () => {
          const { service: asked, title, urgency, incident_key: key, body: text, ...rest } = body.incident;
          const service = state.services.find(({ id }) => id === asked.id);
          if (!service) return no.refuse(400, 2001, "Invalid Input Provided", ["Service not found."]);
          if (key !== undefined && state.openWith(service.id, key)) return no.openKeyRefusal;
          const incident = state.open({
            service,
            title,
            key,
            urgency: urgency ?? "high",
            details: text?.details ?? "",
            policyId: rest.escalation_policy?.id,
            assignees: rest.assignments?.map(({ assignee }) => assignee.id),
          });
          return shown(201, incident);
        }),
    }),
    route("GET", "/incidents/:id", {
      query: z.strictObject({ "include[]": z.array(z.string()).optional() }),
      answer: ({ params }) => onIncident(params.id, (incident) => shown(200, incident)),
    }),
    route("PUT", "/incidents/:id", {
      body: wire.incidentChange,
      answer: ({ params, body: { incident: wish }, headers }) =>
        asPerson(headers, (person) =>
          onIncident(params.id, (incident) => {
            if (incident.status === "resolved") return no.resolvedRefusal;
            const policy = state.policies.find(({ id }) => id === (wish.escalation_policy?.id ?? incident.policyId));
            if (!policy) return no.refuse(400, 2001, "Invalid Input Provided", ["Escalation policy not found."]);
            if (wish.escalation_policy || wish.escalation_level !== undefined) {
              const level = wish.escalation_level ?? 1;
              const people = policy.levels[level - 1];
              if (!people) return no.refuse(400, 2001, "Invalid Input Provided", ["Escalation level is invalid."]);
              Object.assign(incident, { policyId: policy.id, level, assignees: people, status: "triggered" });
            }
            if (wish.assignments) incident.assignees = wish.assignments.map(({ assignee }) => assignee.id);
            if (wish.title !== undefined) incident.title = wish.title;
            if (wish.urgency !== undefined) incident.urgency = wish.urgency;
            if (wish.status !== undefined) {
              incident.status = wish.status;
              incident.acknowledgedBy = person.id;
            }
            if (wish.resolution !== undefined) incident.resolution = wish.resolution;
            state.touch(incident);
            return shown(200, incident);
          }),
        ),
    }),
    route("POST", "/incidents/:id/notes", {
      body: z.strictObject({ note: z.strictObject({ content: z.string().min(1) }) }),
      answer: ({ params, body, headers }) =>
        asPerson(headers, (person) =>
          onIncident(params.id, (incident) => {
            const note = { id: state.newId("N"), content: body.note.content, userId: person.id, at: clock() };
            incident.notes.push(note);
            return ok({ note: noteJson(state, note) });
          }),
        ),
    }),
    route("GET", "/incidents/:id/notes", {
      answer: ({ params }) =>
        onIncident(params.id, ({ notes }) => ok({ notes: notes.map((note) => noteJson(state, note)) })),
    }),
    route("POST", "/incidents/:id/responder_requests", {
      body: wire.responderRequest,
      answer: ({ params, body, headers }) =>
        asPerson(headers, () =>
          onIncident(params.id, (incident) => {
            if (!state.abilities.has("coordinated_responding")) return no.refuse(402, 2014, "Ability Required");
            const targets = body.responder_request_targets.map((entry) => entry.responder_request_target);
            const request = { id: state.newId("R"), message: body.message, targetIds: targets.map(({ id }) => id) };
            incident.responderRequests.push(request);
            return ok({
              responder_request: {
                id: request.id,
                incident: { id: incident.id, type: "incident_reference" },
                requester: { id: body.requester_id, type: "user_reference" },
                requested_at: instant(clock()),
                message: body.message,
                responder_request_targets: targets.map((target) => ({ responder_request_target: target })),
              },
            });
          }),
        ),
    }),
    route("GET", "/oncalls", {
      query: wire.oncallList,
      answer({ query }) {
        const filter = { policyIds: query["escalation_policy_ids[]"], userIds: query["user_ids[]"] };
        const oncalls = oncallsJson(state, filter, query["include[]"]?.includes("users") ?? false, clock());
        return ok(page("oncalls", oncalls, query));
      },
    }),
    route("GET", "/users", {
      query: wire.search,
      answer: ({ query }) => ok(page("users", state.users.filter(isNamed(query.query)).map(userJson), query)),
    }),
    route("GET", "/services", {
      query: wire.search,
      answer({ query }) {
        const found = state.services.filter(isNamed(query.query));
        return ok(
          page(
            "services",
            found.map((service) => serviceJson(state, service)),
            query,
          ),
        );
      },
    }),
    route("GET", "/abilities", { answer: () => ok({ abilities: [...state.abilities] }) }),
    route("POST", no.eventsPath, {
      body: wire.event,
      answer({ body }) {
        const service = state.services.find(({ routingKey }) => routingKey === body.routing_key);
        if (!service) return no.invalidEvent(["'routing_key' is invalid"]);
        const key = body.dedup_key ?? state.newId("D");
        state.enqueue({
          service,
          action: body.event_action,
          key,
          title: body.payload?.summary ?? key,
          urgency: body.payload?.severity === "info" || body.payload?.severity === "warning" ? "low" : "high",
        });
        return { status: 202, body: { status: "success", message: "Event processed", dedup_key: key } };
      },
    }),
  ];

  return makeProvider({
    ...needs,
    name: "pagerduty",
    prefix: "/pagerduty",
    state,
    routes,
    manners: no.pagerdutyManners(needs.token),
    settle: () => state.settle(),
  });
}

function noteJson(state: PagerdutyState, note: PagerdutyIncident["notes"][number]) {
  const user = state.users.find(({ id }) => id === note.userId);
  return {
    id: note.id,
    user: user ? userReference(user) : { id: note.userId, type: "user_reference" },
    channel: { summary: "The PagerDuty website or APIs" },
    content: note.content,
    created_at: instant(note.at),
  };
}

function isNamed(query: string | undefined) {
  const wanted = query?.toLowerCase();
  return (item: { readonly name: string; readonly email?: string }) =>
    wanted === undefined || item.name.toLowerCase().includes(wanted) || item.email?.toLowerCase() === wanted;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
