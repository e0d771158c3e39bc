import type { Policy } from "#core/action/policy.ts";
import type { Route } from "#core/correlation/route.ts";
import type { Service, ServiceCatalogue, Target } from "#core/incident/service.ts";
import type { SeverityRule, SeverityRules, severities } from "#core/incident/severity.ts";
import type { Duration } from "#core/shared/duration.ts";
import type { MusterYaml } from "./muster-schema.ts";

/** The operator's decisions in the core's words. */
export interface MusterConfig {
  readonly announceChannel: string;
  readonly alertsChannel: string;
  readonly timezone: string;
  readonly quietHours: { readonly from: string; readonly to: string; readonly except: readonly string[] } | null;
  readonly roomName: string;
  readonly severityRules: SeverityRules;
  readonly catalogue: ServiceCatalogue;
  readonly routes: readonly Route[];
  readonly policy: Policy;
  readonly runbookFolders: readonly string[];
  readonly reviews: {
    readonly github: { readonly repo: string; readonly folder: string } | null;
    readonly followUpRepo: string | null;
    readonly due: Duration;
  };
}

const minutes = (count: number): Duration => ({ kind: "time", ms: count * 60_000 });

/** What follows from a severity unless the operator says otherwise (PRODUCT.md, Defaults). */
const defaultSeverityRules: SeverityRules = {
  SEV1: { page: true, updateEvery: minutes(15), acknowledgeWithin: minutes(5), review: "required" },
  SEV2: { page: true, updateEvery: minutes(30), acknowledgeWithin: minutes(15), review: "required" },
  SEV3: { page: false, updateEvery: minutes(60), acknowledgeWithin: minutes(60), review: "optional" },
  SEV4: { page: false, updateEvery: null, acknowledgeWithin: { kind: "business-days", days: 1 }, review: "none" },
};

/** Translates a valid muster.yaml into the core's words. */
export function toMusterConfig(yaml: MusterYaml): MusterConfig {
  const services = yaml.services.map(toService);
  return {
    announceChannel: yaml.workspace.announce,
    alertsChannel: yaml.workspace.alerts,
    timezone: yaml.workspace.timezone,
    quietHours: yaml.workspace.quiet_hours ?? null,
    roomName: yaml.workspace.room_name,
    severityRules: toSeverityRules(yaml.severities),
    catalogue: { all: () => services, byId: (id) => services.find((service) => service.id === id) },
    routes: yaml.routes.map(toRoute),
    policy: toPolicy(yaml.policy),
    runbookFolders: yaml.runbooks.folders,
    reviews: {
      github: yaml.reviews.github ? { repo: yaml.reviews.github.repo, folder: yaml.reviews.github.folder } : null,
      followUpRepo: yaml.reviews.github?.follow_ups ?? null,
      due: yaml.reviews.due,
    },
  };
}

function toSeverityRules(overrides: MusterYaml["severities"]): SeverityRules {
  const rule = (severity: (typeof severities)[number]): SeverityRule => {
    const base = defaultSeverityRules[severity];
    const override = overrides[severity];
    return {
      page: override?.page ?? base.page,
      updateEvery: override?.update_every ?? base.updateEvery,
      acknowledgeWithin: override?.acknowledge_within ?? base.acknowledgeWithin,
      review: override?.review ?? base.review,
    };
  };
  return { SEV1: rule("SEV1"), SEV2: rule("SEV2"), SEV3: rule("SEV3"), SEV4: rule("SEV4") };
}

function toService(service: MusterYaml["services"][number]): Service {
  return {
    id: service.id,
    name: service.name,
    tier: service.tier,
    owners: service.owners,
    repo: service.repo ?? null,
    health: service.health ?? null,
    pagerduty: service.pagerduty
      ? { service: service.pagerduty.service, escalationPolicy: service.pagerduty.escalation_policy ?? null }
      : null,
    runbooks: service.runbooks,
    targets: service.targets.map(({ provider, environment, ...ids }): Target => ({ provider, environment, ids })),
  };
}

function toRoute(route: MusterYaml["routes"][number]): Route {
  return {
    name: route.name,
    match: { source: route.match.source ?? ["*"], kind: route.match.kind ?? ["*"], labels: route.match.labels },
    then: route.then,
    severity: route.severity ?? null,
    service: route.service ?? null,
    groupBy: route.group_by,
    window: route.window,
    runbook: route.runbook ?? null,
    onWorse: route.on_worse,
  };
}

function toPolicy(policy: MusterYaml["policy"]): Policy {
  return {
    roles: policy.roles,
    actions: policy.actions.map((rule) => ({
      match: rule.match,
      run: rule.run,
      approvals: rule.approvals,
      approve: rule.approve ?? null,
      selfApprove: rule.self_approve,
    })),
    approvalExpiresIn: policy.approval_expires_in,
    breakGlass: policy.break_glass ?? null,
    limits: policy.limits ? { actionsPerService: policy.limits.actions_per_service, per: policy.limits.per } : null,
  };
}
