import type { Directory } from "#core/incident/directory.ts";
import type { Service, ServiceCatalogue } from "#core/incident/service.ts";
import type { SeverityRules } from "#core/incident/severity.ts";

/** A service with nothing but a name; override what a test is about. */
function sampleService(id: string, parts: Partial<Service> = {}): Service {
  return {
    id,
    name: id.toUpperCase(),
    tier: 1,
    owners: { users: [], usergroups: [] },
    repo: null,
    health: null,
    pagerduty: null,
    runbooks: [],
    targets: [],
    ...parts,
  };
}

/** A catalogue of the given services. */
function sampleCatalogue(services: readonly Service[]): ServiceCatalogue {
  return { all: () => services, byId: (id) => services.find((service) => service.id === id) };
}

/** `web` has a pager and is owned by U_WEB and group S_WEB (U_ANNA, U_BEN); `api` has neither. */
export const twoServices = sampleCatalogue([
  sampleService("web", {
    owners: { users: ["U_WEB"], usergroups: ["S_WEB"] },
    pagerduty: { service: "PWEB", escalationPolicy: null },
  }),
  sampleService("api", { owners: { users: ["U_API"], usergroups: [] } }),
]);

/** People of the sample services. */
export const sampleDirectory: Directory = {
  membersOf: async (usergroupId) => (usergroupId === "S_WEB" ? ["U_ANNA", "U_BEN"] : []),
  displayName: async (userId) => userId.replace(/^U_/, "").toLowerCase(),
};

const minutes = (count: number) => ({ kind: "time", ms: count * 60_000 }) as const;

/** The built-in severities of CONFIG: SEV1 and SEV2 page, SEV4 has no update rhythm and no review. */
export const sampleRules: SeverityRules = {
  SEV1: { page: true, updateEvery: minutes(15), acknowledgeWithin: minutes(5), review: "required" },
  SEV2: { page: true, updateEvery: minutes(30), acknowledgeWithin: minutes(15), review: "required" },
  SEV3: { page: false, updateEvery: minutes(60), acknowledgeWithin: minutes(60), review: "optional" },
  SEV4: { page: false, updateEvery: null, acknowledgeWithin: { kind: "business-days", days: 1 }, review: "none" },
};
