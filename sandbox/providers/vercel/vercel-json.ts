import { buildMs, type VercelDeployment, type VercelState } from "./vercel-state.ts";

const creator = { uid: "usr_theo", username: "theo-lind", email: "theo@acme.example", githubLogin: "theo-lind" };

/** A deployment as `GET /v6/deployments` lists it (vercel/sdk `vercel-spec.json`). */
export function listedDeployment(state: VercelState, deployment: VercelDeployment) {
  return {
    uid: deployment.id,
    name: state.project.name,
    projectId: state.project.id,
    url: deployment.url,
    created: deployment.createdAt,
    createdAt: deployment.createdAt,
    buildingAt: deployment.createdAt + 2_000,
    ...(deployment.readyState === "READY" ? { ready: deployment.createdAt + buildMs } : {}),
    source: "git",
    state: deployment.readyState,
    readyState: deployment.readyState,
    ...substate(deployment),
    type: "LAMBDAS",
    creator,
    meta: gitMeta(state, deployment),
    target: deployment.target,
    aliasAssigned: deployment.wasPromoted ? deployment.createdAt + 45_000 : false,
    aliasError: null,
    inspectorUrl: inspectorUrl(state, deployment),
    isRollbackCandidate: isRollbackCandidate(deployment),
    ...(deployment.readyState === "ERROR"
      ? { errorCode: "BUILD_FAILED", errorMessage: 'Command "npm run build" exited with 1' }
      : {}),
  };
}

/** A deployment as `GET /v13/deployments/{id}` shows it. */
export function fullDeployment(state: VercelState, deployment: VercelDeployment) {
  const isProduction = state.production() === deployment;
  return {
    id: deployment.id,
    name: state.project.name,
    url: deployment.url,
    version: 2,
    projectId: state.project.id,
    ownerId: state.project.teamId,
    plan: state.plan(),
    type: "LAMBDAS",
    target: deployment.target,
    status: deployment.readyState,
    readyState: deployment.readyState,
    ...substate(deployment),
    createdAt: deployment.createdAt,
    buildingAt: deployment.createdAt + 2_000,
    bootedAt: deployment.createdAt + 1_000,
    ...(deployment.readyState === "READY" ? { ready: deployment.createdAt + buildMs } : {}),
    createdIn: "sfo1",
    regions: ["iad1"],
    source: "git",
    creator: { uid: creator.uid, username: creator.username },
    meta: gitMeta(state, deployment),
    alias: isProduction ? state.domains : [],
    aliasAssigned: isProduction,
    aliasError: null,
    inspectorUrl: inspectorUrl(state, deployment),
    public: false,
    buildSkipped: false,
    isInConcurrentBuildsQueue: false,
    isInSystemBuildsQueue: false,
    build: { env: [] },
    env: [],
    routes: null,
    projectSettings: { framework: "nextjs" },
  };
}

/** The project as `GET /v9/projects/{idOrName}` shows it; `targets.production` is what serves the domains now. */
export function projectJson(state: VercelState) {
  const production = state.production();
  const request = state.aliasRequest();
  const isRolledBack = state.isPinned() && request !== undefined;
  return {
    id: state.project.id,
    name: state.project.name,
    accountId: state.project.teamId,
    framework: "nextjs",
    nodeVersion: "22.x",
    directoryListing: false,
    autoAssignCustomDomains: !state.isPinned(),
    createdAt: state.deployments().at(-1)?.createdAt ?? 0,
    updatedAt: state.productionSince(),
    resourceConfig: { functionDefaultRegions: ["iad1"] },
    defaultResourceConfig: { functionDefaultRegions: ["iad1"] },
    link: {
      type: "github",
      org: "acme",
      repo: "storefront",
      repoId: 481516,
      productionBranch: "main",
      deployHooks: [],
      gitCredentialId: "cred_acme",
    },
    latestDeployments: state
      .deployments()
      .slice(0, 2)
      .map((deployment) => projectDeployment(state, deployment)),
    targets: { production: projectDeployment(state, production) },
    rollingRelease: null,
    lastRollbackTarget: isRolledBack ? { deploymentId: request.toDeploymentId } : null,
    lastAliasRequest: request
      ? {
          type: request.type,
          fromDeploymentId: request.fromDeploymentId,
          toDeploymentId: request.toDeploymentId,
          requestedAt: request.requestedAt,
          jobStatus: request.jobStatus,
        }
      : null,
    ...(isRolledBack
      ? {
          rollbackDescription: {
            userId: creator.uid,
            username: creator.username,
            description: request.description,
            createdAt: request.requestedAt,
          },
        }
      : {}),
  };
}

/** The domains a promote or rollback moves, as its `aliases` operation lists them. */
export function aliasesJson(state: VercelState, type: "rollback" | "promote", failedOnly: boolean) {
  const request = state.aliasRequest();
  const status = request?.jobStatus === "succeeded" ? "completed" : (request?.jobStatus ?? "pending");
  const aliases =
    request?.type !== type || (failedOnly && status !== "failed")
      ? []
      : state.domains.map((alias, index) => ({ status, alias, id: `alias_${index + 1}` }));
  return { aliases, pagination: { count: aliases.length, next: null, prev: null } };
}

/** An active gradual release as `GET /v1/projects/{idOrName}/rolling-release` shows it. */
export function rollingReleaseJson(state: VercelState, release: { currentId: string; canaryId: string }) {
  const shown = (id: string) => {
    const deployment = state.deployment(id);
    return {
      id,
      name: state.project.name,
      url: deployment?.url ?? "",
      target: "production",
      source: "git",
      createdAt: deployment?.createdAt ?? 0,
      readyState: "READY",
    };
  };
  const stage = { index: 0, isFinalStage: false, targetPercentage: 10, requireApproval: true, duration: null };
  return {
    rollingRelease: {
      state: "ACTIVE",
      currentDeployment: shown(release.currentId),
      canaryDeployment: shown(release.canaryId),
      queuedDeploymentId: null,
      advancementType: "manual-approval",
      stages: [stage, { ...stage, index: 1, isFinalStage: true, targetPercentage: 100 }],
      activeStage: stage,
      nextStage: { ...stage, index: 1, isFinalStage: true, targetPercentage: 100 },
      startedAt: state.productionSince(),
      updatedAt: state.productionSince(),
    },
  };
}

/** Whether Vercel offers it as a target; the current one is offered too, so a client has to leave it out itself. */
export function isRollbackCandidate(deployment: VercelDeployment): boolean {
  return deployment.wasPromoted && deployment.readyState === "READY" && !deployment.isDeleted;
}

function projectDeployment(state: VercelState, deployment: VercelDeployment) {
  return {
    id: deployment.id,
    name: state.project.name,
    url: deployment.url,
    deploymentHostname: deployment.url.replace(/\.vercel\.app$/, ""),
    type: "LAMBDAS",
    target: deployment.target,
    readyState: deployment.readyState,
    ...substate(deployment),
    plan: state.plan(),
    private: false,
    teamId: state.project.teamId,
    userId: creator.uid,
    createdIn: "sfo1",
    creator: { uid: creator.uid, username: creator.username, email: creator.email, githubLogin: creator.githubLogin },
    createdAt: deployment.createdAt,
    ...(deployment.readyState === "READY" ? { readyAt: deployment.createdAt + buildMs } : {}),
    alias: state.production() === deployment ? state.domains : [],
    meta: gitMeta(state, deployment),
  };
}

function substate(deployment: VercelDeployment) {
  if (deployment.target !== "production" || deployment.readyState !== "READY") return {};
  return { readySubstate: deployment.wasPromoted ? "PROMOTED" : "STAGED" };
}

function gitMeta(state: VercelState, deployment: VercelDeployment) {
  const { sha, message, author } = deployment.commit;
  return {
    githubDeployment: "1",
    githubOrg: state.project.teamSlug,
    githubRepo: state.project.name,
    githubRepoId: "481516",
    githubCommitOrg: state.project.teamSlug,
    githubCommitRepo: state.project.name,
    githubCommitRepoId: "481516",
    githubCommitRef: deployment.branch,
    githubCommitSha: sha,
    githubCommitMessage: message,
    githubCommitAuthorLogin: author.login,
    githubCommitAuthorName: author.name,
    githubCommitAuthorEmail: author.email,
  };
}

function inspectorUrl(state: VercelState, deployment: VercelDeployment): string {
  return `https://vercel.com/${state.project.teamSlug}/${state.project.name}/${deployment.id.slice("dpl_".length)}`;
}
