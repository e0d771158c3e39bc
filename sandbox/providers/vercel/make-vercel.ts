import { z } from "zod";
import { acmeCommits, type Commit } from "../acme-commits.ts";
import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { type Answer, type Asked, type Manners, route } from "../route.ts";
import {
  aliasesJson,
  fullDeployment,
  isRollbackCandidate,
  listedDeployment,
  projectJson,
  rollingReleaseJson,
} from "./vercel-json.ts";
import { makeVercelState, type VercelAliasDecision, type VercelState } from "./vercel-state.ts";

const scope = { teamId: z.string().optional(), slug: z.string().optional() };
const count = z.coerce.number().int().min(1).max(100);
const instant = z.coerce.number().int().min(0);
const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const noBody = z.undefined();
/** The vendor's own command line posts `{}` to rollback, its documentation no body: both are taken. */
const noOrEmptyBody = z.union([noBody, z.strictObject({})]);

/**
 * The emulated Vercel: project `prj_storefront` of team `team_acme`. Statuses and field names are vercel/sdk's
 * `vercel-spec.json`; the texts of refusals and the statuses of requests about unknown things (404) are from memory.
 */
export function makeVercel(
  needs: ProviderNeeds & {
    readonly token: string;
    readonly commits?: readonly Commit[];
    /** From the request to the moved domains; default 1,500. */
    readonly aliasJobMs?: number;
    readonly plan?: "hobby" | "pro";
  },
): Provider<VercelState> {
  const clock = needs.clock ?? Date.now;
  const state = makeVercelState({
    clock,
    commits: needs.commits ?? acmeCommits(clock()),
    aliasJobMs: needs.aliasJobMs ?? 1_500,
    plan: needs.plan ?? "pro",
  });
  const isProject = (idOrName: string) => idOrName === state.project.id || idOrName === state.project.name;

  const routes = [
    route("GET", "/v6/deployments", {
      query: z.strictObject({
        ...scope,
        app: z.string().optional(),
        projectId: z.string().optional(),
        target: z.enum(["production", "preview", "staging"]).optional(),
        state: z.string().optional(),
        rollbackCandidate: flag.optional(),
        limit: count.default(20),
        since: instant.optional(),
        until: instant.optional(),
        from: instant.optional(),
        to: instant.optional(),
        branch: z.string().optional(),
        sha: z.string().optional(),
        users: z.string().optional(),
      }),
      answer({ query }) {
        if (query.projectId !== undefined && !isProject(query.projectId)) return notFound("Project");
        const matching = state
          .deployments()
          .filter((deployment) => !deployment.isDeleted)
          .filter(({ createdAt }) => createdAt > (query.since ?? query.from ?? 0))
          .filter(({ createdAt }) => createdAt < (query.until ?? query.to ?? Number.POSITIVE_INFINITY))
          .filter(({ target }) => query.target === undefined || (target ?? "preview") === query.target)
          .filter(({ readyState }) => query.state === undefined || query.state.split(",").includes(readyState))
          .filter(({ branch }) => query.branch === undefined || branch === query.branch)
          .filter(({ commit }) => query.sha === undefined || commit.sha === query.sha)
          .filter(() => query.app === undefined || query.app === state.project.name)
          .filter(
            (one) => query.rollbackCandidate === undefined || isRollbackCandidate(one) === query.rollbackCandidate,
          )
          .sort((a, b) => b.createdAt - a.createdAt);
        const page = matching.slice(0, query.limit);
        const next = matching.length > page.length ? (page.at(-1)?.createdAt ?? null) : null;
        return ok({
          deployments: page.map((deployment) => listedDeployment(state, deployment)),
          pagination: { count: page.length, next, prev: page[0]?.createdAt ?? null },
        });
      },
    }),
    route("GET", "/v13/deployments/:idOrUrl", {
      query: z.strictObject({ ...scope, withGitRepoInfo: flag.optional() }),
      answer({ params }) {
        const deployment = state.deployment(params.idOrUrl);
        return !deployment || deployment.isDeleted ? notFound("Deployment") : ok(fullDeployment(state, deployment));
      },
    }),
    route("GET", "/v9/projects/:idOrName", {
      query: z.strictObject(scope),
      answer: ({ params }) => (isProject(params.idOrName) ? ok(projectJson(state)) : notFound("Project")),
    }),
    route("POST", "/v1/projects/:projectId/rollback/:deploymentId", {
      query: z.strictObject({ ...scope, description: z.string().max(250).optional() }),
      body: noOrEmptyBody,
      answer({ params, query }) {
        if (params.projectId !== state.project.id) return notFound("Project");
        return answerDecision(state.requestRollback(params.deploymentId, query.description ?? ""));
      },
    }),
    route("POST", "/v10/projects/:projectId/promote/:deploymentId", {
      query: z.strictObject(scope),
      body: noBody,
      answer({ params }) {
        if (params.projectId !== state.project.id) return notFound("Project");
        return answerDecision(state.requestPromote(params.deploymentId));
      },
    }),
    ...(["rollback", "promote"] as const).map((type) =>
      route("GET", type === "rollback" ? "/v9/projects/:id/rollback/aliases" : "/v1/projects/:id/promote/aliases", {
        query: z.strictObject({
          ...scope,
          limit: count.optional(),
          since: instant.optional(),
          until: instant.optional(),
          failedOnly: flag.optional(),
        }),
        answer: ({ params, query }) =>
          isProject(params.id) ? ok(aliasesJson(state, type, query.failedOnly ?? false)) : notFound("Project"),
      }),
    ),
    route("GET", "/v1/projects/:idOrName/rolling-release", {
      query: z.strictObject({ ...scope, state: z.enum(["ACTIVE", "COMPLETE", "ABORTED"]).optional() }),
      answer({ params, query }) {
        const release = state.rollingRelease();
        const isShown = isProject(params.idOrName) && release && (query.state ?? "ACTIVE") === "ACTIVE";
        return isShown ? ok(rollingReleaseJson(state, release)) : notFound("Rolling release");
      },
    }),
  ];

  return makeProvider({
    ...needs,
    name: "vercel",
    prefix: "/vercel",
    state,
    routes,
    manners: vercelManners(needs.token, state.project),
    settle: () => state.settle(),
  });
}

function answerDecision(decision: VercelAliasDecision): Answer {
  switch (decision) {
    case "accepted":
      return { status: 201 };
    case "queued":
      return { status: 202 };
    case "active-job":
      return refuse(409, "conflict", "Another rollback or promote is in progress for this project.");
    case "already-current":
      return refuse(409, "conflict", "The deployment is already the current production deployment.");
    case "deleted":
      return refuse(410, "gone", "The deployment has been deleted.");
    case "never-promoted":
      return refuse(422, "unprocessable_entity", "The deployment has never been a production deployment.");
    case "not-production":
      return refuse(400, "bad_request", "The deployment is not a ready production deployment.");
    case "plan-too-small":
      return refuse(402, "payment_required", "Your plan allows rolling back to the previous deployment only.");
    case "unknown-deployment":
      return notFound("Deployment");
    default:
      return decision satisfies never;
  }
}

function vercelManners(token: string, team: { teamId: string; teamSlug: string }): Manners {
  return {
    refuseStranger(asked: Asked) {
      const given = asked.headers.authorization;
      if (given === undefined) {
        const message = "The request is missing an authentication token";
        return { status: 403, body: { error: { code: "forbidden", message, missingToken: true } } };
      }
      if (given !== `Bearer ${token}`) {
        return { status: 403, body: { error: { code: "forbidden", message: "Not authorized", invalidToken: true } } };
      }
      // without a team a token acts on its personal account, where this project does not exist
      if (asked.query["teamId"] === team.teamId || asked.query["slug"] === team.teamSlug) return undefined;
      return refuse(403, "forbidden", "Not authorized: Trying to access resource under another scope.");
    },
    notFound: () => refuse(404, "not_found", "The requested API endpoint was not found."),
    invalid: ([{ field, rule, isUnknownField }]) =>
      refuse(
        400,
        "bad_request",
        isUnknownField
          ? `Invalid request: should NOT have additional property \`${field}\`.`
          : `Invalid request: \`${field || "body"}\` ${rule}.`,
      ),
    failed: (status) =>
      status === 429
        ? refuse(429, "rate_limited", "Rate limit exceeded.")
        : refuse(status, "internal_server_error", "An unexpected internal error occurred."),
  };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refuse(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

function notFound(what: string): Answer {
  return refuse(404, "not_found", `${what} not found.`);
}
