import { z } from "zod";
import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { type Answer, type Manners, route } from "../route.ts";
import { deployJson, eventJson, instant, serviceJson } from "./render-json.ts";
import { makeRenderState, type RenderService, type RenderState } from "./render-state.ts";

const deployStatus = z.enum([
  "created",
  "queued",
  "build_in_progress",
  "update_in_progress",
  "live",
  "deactivated",
  "build_failed",
  "update_failed",
  "canceled",
  "pre_deploy_in_progress",
  "pre_deploy_failed",
]);
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(item));
const limit = z.coerce.number().int().min(1).max(100).default(20);
const dateTime = z.iso.datetime({ offset: true });
const criterion = z.strictObject({ enabled: z.boolean(), percentage: z.int().min(1).max(100) });
const noBody = z.union([z.undefined(), z.strictObject({})]);

/** The emulated Render (base `…/render/v1`); statuses and fields are the vendor's description, texts are our own. */
export function makeRender(
  needs: ProviderNeeds & {
    readonly token: string;
    /** From a deploy's request to `live`; default 1,500. */
    readonly deployMs?: number;
    /** Until instances follow scale and restart; default 800. */
    readonly instancesMs?: number;
  },
): Provider<RenderState> {
  const clock = needs.clock ?? Date.now;
  const state = makeRenderState({ clock, deployMs: needs.deployMs ?? 1_500, instancesMs: needs.instancesMs ?? 800 });

  /** Answers with the service, or with the vendor's 404. */
  const onService = (id: string, answer: (service: RenderService) => Answer): Answer => {
    const service = state.service(id);
    return service ? answer(service) : refuse(404, `service ${id} not found`);
  };

  const routes = [
    route("GET", "/services", {
      query: z.strictObject({
        name: oneOrMore(z.string()).optional(),
        type: oneOrMore(z.string()).optional(),
        ownerId: oneOrMore(z.string()).optional(),
        cursor: z.string().optional(),
        limit,
      }),
      answer: ({ query }) =>
        ok(
          state
            .services()
            .filter(({ name }) => query.name === undefined || query.name.includes(name))
            .filter(({ type }) => query.type === undefined || query.type.includes(type))
            .slice(0, query.limit)
            .map((service) => ({ service: serviceJson(service), cursor: service.id })),
        ),
    }),
    route("GET", "/services/:id", {
      answer: ({ params }) => onService(params.id, (service) => ok(serviceJson(service))),
    }),
    route("PATCH", "/services/:id", {
      body: z.strictObject({ autoDeploy: z.enum(["yes", "no"]).optional(), branch: z.string().optional() }),
      answer: ({ params, body }) =>
        onService(params.id, (service) => {
          if (body.autoDeploy !== undefined) service.autoDeploy = body.autoDeploy;
          service.updatedAt = clock();
          return ok(serviceJson(service));
        }),
    }),
    route("GET", "/services/:id/deploys", {
      query: z.strictObject({
        status: oneOrMore(deployStatus).optional(),
        createdBefore: dateTime.optional(),
        createdAfter: dateTime.optional(),
        cursor: z.string().optional(),
        limit,
      }),
      answer: ({ params, query }) =>
        onService(params.id, (service) => {
          const matching = state
            .deploys(service.id)
            .filter(({ status }) => query.status === undefined || query.status.includes(status))
            .filter(({ createdAt }) => createdAt < Date.parse(query.createdBefore ?? "9999-12-31T00:00:00Z"))
            .filter(({ createdAt }) => createdAt > Date.parse(query.createdAfter ?? "1970-01-01T00:00:00Z"));
          const from = query.cursor === undefined ? 0 : matching.findIndex(({ id }) => id === query.cursor) + 1;
          const page = matching.slice(from, from + query.limit);
          return ok(page.map((deploy) => ({ deploy: deployJson(deploy), cursor: deploy.id })));
        }),
    }),
    route("GET", "/services/:id/deploys/:deployId", {
      answer: ({ params }) =>
        onService(params.id, (service) => {
          const deploy = state.deploys(service.id).find(({ id }) => id === params.deployId);
          return deploy ? ok(deployJson(deploy)) : refuse(404, `deploy ${params.deployId} not found`);
        }),
    }),
    route("POST", "/services/:id/deploys", {
      body: z.union([
        z.undefined(),
        z.strictObject({
          commitId: z.string().optional(),
          clearCache: z.enum(["clear", "do_not_clear"]).optional(),
          deployMode: z.enum(["deploy_only", "build_and_deploy"]).optional(),
        }),
      ]),
      answer: ({ params, body }) =>
        onService(params.id, (service) => {
          const known = state.deploys(service.id);
          const commit = known.find((one) => one.commit.id === body?.commitId)?.commit ?? known[0]?.commit;
          if (!commit) return refuse(400, "the service has no commit to deploy");
          return { status: 201, body: deployJson(state.deploy(service, commit, "api")) };
        }),
    }),
    route("POST", "/services/:id/rollback", {
      body: z.strictObject({ deployId: z.string().min(1) }),
      answer: ({ params, body }) =>
        onService(params.id, (service) => {
          const target = state.deploys(service.id).find(({ id }) => id === body.deployId);
          if (!target) return refuse(404, `deploy ${body.deployId} not found`);
          if (target.status !== "deactivated" && target.status !== "live") {
            return refuse(400, `deploy ${target.id} never went live`);
          }
          return { status: 201, body: deployJson(state.deploy(service, target.commit, "rollback")) };
        }),
    }),
    route("POST", "/services/:id/scale", {
      body: z.strictObject({ numInstances: z.int().min(1).max(100) }),
      answer: ({ params, body }) =>
        onService(params.id, (service) => {
          // the trap: 202 either way, but an autoscaled service keeps its count
          state.scale(service, body.numInstances);
          return { status: 202 };
        }),
    }),
    route("GET", "/services/:id/instances", {
      answer: ({ params }) =>
        onService(params.id, (service) =>
          ok(service.instances.map(({ id, createdAt }) => ({ id, createdAt: instant(createdAt) }))),
        ),
    }),
    route("PUT", "/services/:id/autoscaling", {
      body: z
        .strictObject({
          enabled: z.boolean(),
          min: z.int().min(1),
          max: z.int().min(1),
          criteria: z.strictObject({ cpu: criterion, memory: criterion }),
        })
        .refine(({ min, max }) => min <= max, "min must not exceed max"),
      answer: ({ params, body }) =>
        onService(params.id, (service) => {
          const details = { fromConfig: service.autoscaling ?? null, toConfig: body };
          service.autoscaling = body;
          state.record(service.id, "autoscaling_config_changed", details);
          return ok(body);
        }),
    }),
    route("DELETE", "/services/:id/autoscaling", {
      answer: ({ params }) =>
        onService(params.id, (service) => {
          service.autoscaling = undefined;
          return { status: 204 };
        }),
    }),
    route("POST", "/services/:id/restart", {
      body: noBody,
      answer: ({ params }) =>
        onService(params.id, (service) => {
          if (service.isSuspended) return refuse(400, "a suspended service can't be restarted");
          state.restart(service);
          return { status: 200 };
        }),
    }),
    ...(["suspend", "resume"] as const).map((verb) =>
      route("POST", verb === "suspend" ? "/services/:id/suspend" : "/services/:id/resume", {
        body: noBody,
        answer: ({ params }) =>
          onService(params.id, (service) => {
            state.suspend(service, verb === "suspend");
            return { status: 202 };
          }),
      }),
    ),
    route("GET", "/services/:id/events", {
      query: z.strictObject({
        type: oneOrMore(z.string()).optional(),
        startTime: dateTime.optional(),
        endTime: dateTime.optional(),
        cursor: z.string().optional(),
        limit,
      }),
      answer: ({ params, query }) =>
        onService(params.id, (service) =>
          ok(
            state
              .events(service.id)
              .filter(({ type }) => query.type === undefined || query.type.includes(type))
              .filter(({ timestamp }) => timestamp >= Date.parse(query.startTime ?? "1970-01-01T00:00:00Z"))
              .filter(({ timestamp }) => timestamp <= Date.parse(query.endTime ?? "9999-12-31T00:00:00Z"))
              .toReversed()
              .slice(0, query.limit)
              .map((event) => ({ event: eventJson(event), cursor: event.id })),
          ),
        ),
    }),
  ];

  return makeProvider({
    ...needs,
    name: "render",
    prefix: "/render/v1",
    state,
    routes,
    manners: renderManners(needs.token),
    settle: () => state.settle(),
  });
}

function renderManners(token: string): Manners {
  return {
    refuseStranger: ({ headers }) =>
      headers.authorization === `Bearer ${token}` ? undefined : refuse(401, "Unauthorized"),
    notFound: () => refuse(404, "not found"),
    invalid: ([{ where, field, rule }]) => refuse(400, `invalid ${where}: ${field || "(whole)"}: ${rule}`),
    failed: (status) => refuse(status, status === 429 ? "rate limit exceeded" : "internal server error"),
  };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refuse(status: number, message: string): Answer {
  return { status, body: { id: "req-sandbox", message } };
}
