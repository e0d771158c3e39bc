import { type Commit, makeSha } from "../acme-commits.ts";
import { type Agenda, makeAgenda } from "../agenda.ts";

/** One build. `isBad` is the sandbox's own mark: the shop fails while such a deployment serves production. */
export interface VercelDeployment {
  readonly id: string;
  readonly url: string;
  readonly target: "production" | null;
  readonly readyState: "READY" | "ERROR";
  readonly commit: Commit;
  readonly branch: string;
  readonly createdAt: number;
  readonly isBad: boolean;
  /** Has served production at some time. */
  wasPromoted: boolean;
  isDeleted: boolean;
}

/** The last request to move the production domains. */
export interface VercelAliasRequest {
  readonly type: "rollback" | "promote";
  readonly fromDeploymentId: string;
  readonly toDeploymentId: string;
  readonly requestedAt: number;
  readonly description: string;
  jobStatus: "pending" | "in-progress" | "succeeded" | "failed" | "skipped";
}

/** What became of a request to move the production domains. */
export type VercelAliasDecision =
  | "accepted"
  | "queued"
  | "active-job"
  | "already-current"
  | "deleted"
  | "never-promoted"
  | "not-production"
  | "plan-too-small"
  | "unknown-deployment";

/** The project's deployments and production domains; everything about time is settled on reading. */
export interface VercelState {
  readonly project: { readonly id: string; readonly name: string; readonly teamId: string; readonly teamSlug: string };
  readonly domains: readonly string[];
  plan(): "hobby" | "pro";
  setPlan(plan: "hobby" | "pro"): void;
  /** Newest first. */
  deployments(): readonly VercelDeployment[];
  deployment(idOrUrl: string): VercelDeployment | undefined;
  production(): VercelDeployment;
  /** What served production before `production()`, undefined when nothing did. */
  previousProduction(): VercelDeployment | undefined;
  /** When the production domains last moved, milliseconds since 1970. */
  productionSince(): number;
  /** After a rollback new production deployments stay STAGED until something is promoted. */
  isPinned(): boolean;
  aliasRequest(): VercelAliasRequest | undefined;
  requestRollback(deploymentId: string, description: string): VercelAliasDecision;
  requestPromote(deploymentId: string): VercelAliasDecision;
  /** Makes the next accepted request end in this way instead of succeeding. */
  endNextRequestAs(status: "failed" | "skipped"): void;
  /** Finishes a new production build of `commit`; it takes the domains unless production is pinned. */
  ship(build: { readonly commit: Commit; readonly isBad: boolean }): VercelDeployment;
  rollingRelease(): { readonly currentId: string; readonly canaryId: string } | undefined;
  startRollingRelease(canaryId: string): void;
  finishRollingRelease(): void;
  settle(): void;
}

/** From the start of a build to a deployment that can serve, in milliseconds. */
export const buildMs = 40_000;

/** Makes project `storefront` of team `acme` from its commits, oldest first; the newest but for a failed build is current. */
export function makeVercelState(options: {
  readonly clock: () => number;
  readonly commits: readonly Commit[];
  /** From request to success; the first third is `pending`, the rest `in-progress`. */
  readonly aliasJobMs: number;
  readonly plan: "hobby" | "pro";
}): VercelState {
  const agenda: Agenda = makeAgenda(options.clock);
  const deployments: VercelDeployment[] = [];
  const served: { id: string; at: number }[] = [];
  let plan = options.plan;
  let isPinned = false;
  let request: VercelAliasRequest | undefined;
  let nextEnd: "succeeded" | "failed" | "skipped" = "succeeded";
  let rolling: { currentId: string; canaryId: string } | undefined;
  let queuedPromotion: string | undefined;

  const find = (idOrUrl: string) => deployments.find(({ id, url }) => id === idOrUrl || url === idOrUrl);
  const productionId = () => served.at(-1)?.id ?? "";

  function build(commit: Commit, made: Partial<VercelDeployment>): VercelDeployment {
    const hash = makeSha(`deployment-${deployments.length}-${commit.sha}`);
    const deployment: VercelDeployment = {
      id: `dpl_${hash.slice(0, 24)}`,
      url: `storefront-${hash.slice(24, 33)}-acme.vercel.app`,
      target: "production",
      readyState: "READY",
      commit,
      branch: "main",
      createdAt: commit.at + 20_000,
      isBad: false,
      wasPromoted: false,
      isDeleted: false,
      ...made,
    };
    deployments.unshift(deployment);
    return deployment;
  }

  function serve(deployment: VercelDeployment, at: number): void {
    deployment.wasPromoted = true;
    served.push({ id: deployment.id, at });
  }

  function isJobActive(): boolean {
    return request?.jobStatus === "pending" || request?.jobStatus === "in-progress";
  }

  function start(type: VercelAliasRequest["type"], to: VercelDeployment, description: string): void {
    const job: VercelAliasRequest = {
      type,
      fromDeploymentId: productionId(),
      toDeploymentId: to.id,
      requestedAt: agenda.now(),
      description,
      jobStatus: "pending",
    };
    request = job;
    const end = nextEnd;
    nextEnd = "succeeded";
    agenda.after(options.aliasJobMs / 3, () => {
      job.jobStatus = "in-progress";
    });
    agenda.after(options.aliasJobMs, (at) => {
      job.jobStatus = end;
      if (end !== "succeeded") return;
      isPinned = type === "rollback";
      serve(to, at);
    });
  }

  const state: VercelState = {
    project: { id: "prj_storefront", name: "storefront", teamId: "team_acme", teamSlug: "acme" },
    domains: ["shop.acme.example", "storefront-acme.vercel.app"],
    plan: () => plan,
    setPlan(next) {
      plan = next;
    },
    deployments: () => deployments,
    deployment: find,
    production() {
      agenda.settle();
      const current = find(productionId());
      if (!current) throw new Error("The emulated Vercel project has no production deployment.");
      return current;
    },
    previousProduction: () => find(served.findLast(({ id }) => id !== productionId())?.id ?? ""),
    productionSince() {
      agenda.settle();
      return served.at(-1)?.at ?? 0;
    },
    isPinned() {
      agenda.settle();
      return isPinned;
    },
    aliasRequest() {
      agenda.settle();
      return request;
    },
    requestRollback(deploymentId, description) {
      agenda.settle();
      const to = find(deploymentId);
      if (!to) return "unknown-deployment";
      if (to.isDeleted) return "deleted";
      if (isJobActive()) return "active-job";
      if (to.id === productionId()) return "already-current";
      if (!to.wasPromoted || to.readyState !== "READY") return "never-promoted";
      // a Hobby project can go back one deployment only
      if (plan === "hobby" && to !== state.previousProduction()) return "plan-too-small";
      start("rollback", to, description);
      return "accepted";
    },
    requestPromote(deploymentId) {
      agenda.settle();
      const to = find(deploymentId);
      if (!to || to.isDeleted) return "unknown-deployment";
      if (to.readyState !== "READY" || to.target !== "production") return "not-production";
      if (isJobActive()) return "active-job";
      if (to.id === productionId() && !isPinned) return "already-current";
      if (rolling) {
        queuedPromotion = to.id;
        return "queued";
      }
      start("promote", to, "");
      return "accepted";
    },
    endNextRequestAs(status) {
      nextEnd = status;
    },
    ship({ commit, isBad }) {
      agenda.settle();
      const deployment = build(commit, { isBad, createdAt: agenda.now() - buildMs });
      if (!isPinned) serve(deployment, agenda.now());
      return deployment;
    },
    rollingRelease: () => rolling,
    startRollingRelease(canaryId) {
      rolling = { currentId: productionId(), canaryId };
    },
    finishRollingRelease() {
      rolling = undefined;
      const to = find(queuedPromotion ?? "");
      queuedPromotion = undefined;
      if (to) start("promote", to, "");
    },
    settle: () => agenda.settle(),
  };

  options.commits.forEach((commit, index) => {
    const isFailedBuild = index === options.commits.length - 2;
    const deployment = build(commit, isFailedBuild ? { readyState: "ERROR" } : {});
    if (!isFailedBuild) serve(deployment, deployment.createdAt + 45_000);
    // one preview, so that a client forgetting target=production is found out
    if (index === 2) build(commit, { target: null, branch: "feature/gift-cards", createdAt: commit.at + 90_000 });
  });
  return state;
}
