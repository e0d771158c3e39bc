import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { readResponseSchemas } from "#test/support/response-schema.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";
import { type EmulatedWorld, startEmulatedWorld } from "./emulated-world.ts";

const incidentReply = z.object({
  incident: z.object({ id: z.string(), status: z.string(), incident_key: z.string(), urgency: z.string() }),
});
const incidentsReply = z.object({ incidents: z.array(z.object({ id: z.string(), status: z.string() })) });
const from = { from: "mina@acme.example" };

let world: EmulatedWorld;
beforeEach(async () => {
  world = await startEmulatedWorld("Token token=sandbox-pagerduty-token");
});
afterEach(() => world.close());

const opening = (key: string) => ({
  incident: {
    type: "incident",
    title: "INC-1 Storefront down",
    service: { id: "PWEB001", type: "service_reference" },
    urgency: "high",
    incident_key: key,
    body: { type: "incident_body", details: "5xx above 5 %" },
  },
});
const create = async (key: string) => world.ask("POST", "/pagerduty/incidents", opening(key), from);
const change = async (id: string, wish: object) =>
  world.ask("PUT", `/pagerduty/incidents/${id}`, { incident: { type: "incident_reference", ...wish } }, from);
const event = (action: string, key: string, payload: object = {}) => ({
  routing_key: "sandboxroutingkeyforstorefront01",
  event_action: action,
  dedup_key: key,
  ...payload,
});
const payload = { payload: { summary: "Down", source: "prometheus", severity: "critical" } };

describe("the emulated PagerDuty's incidents", () => {
  it("answer a second creation with an open key with 400, and take the key again after resolving", async () => {
    const first = await create("muster-inc-1");
    expect(first.status).toBe(201);
    expect(await create("muster-inc-1")).toMatchObject({
      status: 400,
      body: { error: { code: 2002, errors: [expect.stringContaining("matching dedup key already exists")] } },
    });
    const { id } = incidentReply.parse(first.body).incident;
    expect((await change(id, { status: "resolved" })).status).toBe(200);
    expect((await create("muster-inc-1")).status).toBe(201);
  });

  it("can be found again by their key, open or not", async () => {
    const { id } = incidentReply.parse((await create("muster-inc-1")).body).incident;
    await create("muster-inc-2");
    const found = await world.ask("GET", "/pagerduty/incidents?incident_key=muster-inc-1");
    expect(incidentsReply.parse(found.body).incidents).toEqual([expect.objectContaining({ id })]);
    await change(id, { status: "resolved" });
    const open = await world.ask("GET", "/pagerduty/incidents?incident_key=muster-inc-1&statuses[]=triggered");
    expect(incidentsReply.parse(open.body).incidents).toEqual([]);
  });

  it.each([undefined, "stranger@acme.example"])("refuse a write from %s and keep nothing", async (sender) => {
    const reply = await world.ask("POST", "/pagerduty/incidents", opening("k"), { from: sender });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 1008 } } });
    expect(world.sandbox.providers.pagerduty.state.incidents()).toEqual([]);
  });

  it("go from triggered to acknowledged to resolved and no further", async () => {
    const { id } = incidentReply.parse((await create("k")).body).incident;
    const acknowledged = await change(id, { status: "acknowledged" });
    expect(acknowledged.body).toMatchObject({
      incident: { status: "acknowledged", acknowledgements: [{ acknowledger: { id: "PMINA01" } }] },
    });
    await change(id, { status: "resolved", resolution: "rolled back" });
    expect(await change(id, { status: "acknowledged" })).toMatchObject({
      status: 400,
      body: { error: { code: 1001 } },
    });
    expect((await world.ask("GET", `/pagerduty/incidents/${id}`)).body).toMatchObject({
      incident: { status: "resolved" },
    });
  });

  it("are escalated to the people of the wanted level, and to no level that isn't there", async () => {
    const { id } = incidentReply.parse((await create("k")).body).incident;
    expect((await change(id, { escalation_level: 2 })).body).toMatchObject({
      incident: { assignments: [{ assignee: { id: "PAYA001" } }] },
    });
    expect((await change(id, { escalation_level: 3 })).status).toBe(400);
  });

  it("keep notes in the order they were written", async () => {
    const { id } = incidentReply.parse((await create("k")).body).incident;
    for (const content of ["one", "two"]) {
      expect((await world.ask("POST", `/pagerduty/incidents/${id}/notes`, { note: { content } }, from)).status).toBe(
        200,
      );
    }
    expect((await world.ask("GET", `/pagerduty/incidents/${id}/notes`)).body).toMatchObject({
      notes: [{ content: "one" }, { content: "two" }],
    });
  });

  it("take responders only with the account's ability, 402 otherwise", async () => {
    const { id } = incidentReply.parse((await create("k")).body).incident;
    const request = {
      requester_id: "PMINA01",
      message: "Please help",
      responder_request_targets: [{ responder_request_target: { id: "PTHEO01", type: "user_reference" } }],
    };
    const path = `/pagerduty/incidents/${id}/responder_requests`;
    expect((await world.ask("POST", path, request, from)).status).toBe(200);
    world.sandbox.providers.pagerduty.state.abilities.delete("coordinated_responding");
    expect((await world.ask("POST", path, request, from)).status).toBe(402);
    expect((await world.ask("GET", "/pagerduty/abilities")).body).toEqual({ abilities: ["sso", "teams"] });
  });

  it("refuse an unknown field, a foreign content type and a wrong token", async () => {
    const typo = { incident: { ...opening("k").incident, incidentKey: "k" } };
    expect((await world.ask("POST", "/pagerduty/incidents", typo, from)).status).toBe(400);
    const headers = { ...from, "content-type": "text/plain" };
    expect((await world.ask("POST", "/pagerduty/incidents", opening("k"), headers)).status).toBe(400);
    expect((await world.ask("GET", "/pagerduty/incidents", undefined, { authorization: "Token token=x" })).status).toBe(
      401,
    );
    expect(world.sandbox.providers.pagerduty.state.incidents()).toEqual([]);
  });
});

describe("the emulated PagerDuty's events", () => {
  const enqueue = (body: object) => world.ask("POST", "/pagerduty/v2/enqueue", body, { authorization: undefined });

  it("are accepted before the incident exists, and one key makes one incident", async () => {
    expect(await enqueue(event("trigger", "k", payload))).toMatchObject({ status: 202, body: { dedup_key: "k" } });
    expect(world.sandbox.providers.pagerduty.state.incidents()).toHaveLength(0);
    world.pass(300);
    await enqueue(event("trigger", "k", payload));
    world.pass(300);
    expect(world.sandbox.providers.pagerduty.state.incidents()).toMatchObject([{ key: "k", alerts: 2 }]);
    await enqueue(event("resolve", "k"));
    world.pass(300);
    expect(world.sandbox.providers.pagerduty.state.incidents()).toMatchObject([{ status: "resolved" }]);
  });

  it.each([
    event("trigger", "k"),
    { ...event("resolve", "k"), dedup_key: undefined },
    { ...event("trigger", "k", payload), routing_key: "short" },
    { ...event("trigger", "k", payload), routing_key: "x".repeat(32) },
  ])("are refused in the shape of Events v2: %j", async (body) => {
    expect(await enqueue(body)).toMatchObject({
      status: 400,
      body: { status: "invalid event", errors: [expect.any(String)] },
    });
  });
});

describe("the emulated PagerDuty", () => {
  it("knows who is on call for a policy and who a person is", async () => {
    const oncalls = await world.ask(
      "GET",
      "/pagerduty/oncalls?escalation_policy_ids[]=PESC001&include[]=users&earliest=true",
    );
    expect(oncalls.body).toMatchObject({
      oncalls: [
        { escalation_level: 1, user: { email: "mina@acme.example" } },
        { escalation_level: 2, user: { email: "aya@acme.example" } },
      ],
    });
    const users = await world.ask("GET", "/pagerduty/users?query=theo@acme.example");
    expect(users.body).toMatchObject({ users: [{ id: "PTHEO01", email: "theo@acme.example" }], more: false });
  });
});

describe.skipIf(!sharedSpecs.present)("the emulated PagerDuty's answers", () => {
  it("keep to the vendor's own description", async () => {
    const { check } = readResponseSchemas(sharedSpecs.path("pagerduty-rest.json"));
    const { id } = incidentReply.parse((await create("k")).body).incident;
    await change(id, { status: "acknowledged" });
    const note = { note: { content: "looking" } };
    const requests: [string, string, string, unknown?][] = [
      ["POST", "/incidents", "/incidents", opening("k2")],
      ["GET", "/incidents", "/incidents"],
      ["GET", "/incidents/{id}", `/incidents/${id}`],
      ["POST", "/incidents/{id}/notes", `/incidents/${id}/notes`, note],
      ["GET", "/oncalls", "/oncalls"],
      ["GET", "/users", "/users"],
      ["GET", "/services", "/services"],
      ["GET", "/abilities", "/abilities"],
    ];
    for (const [method, pathTemplate, path, body] of requests) {
      const reply = await world.ask(method, `/pagerduty${path}`, body, from);
      expect(reply.status).toBeLessThan(300);
      const findings = check({ method, pathTemplate, status: reply.status, body: reply.body });
      // the description types incident.body.details as an object; its own example and the documentation say text
      expect(findings.filter((finding) => !finding.includes("/body/details"))).toEqual([]);
    }
  });
});
