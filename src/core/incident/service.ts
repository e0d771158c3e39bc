/** Something an action may touch. Besides provider and environment it holds the provider's own ids (`project`, `service`, ...). */
export interface Target {
  readonly provider: string;
  readonly environment: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** One service of the operator's catalogue (`services:` in muster.yaml). */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly tier: number;
  readonly owners: { readonly users: readonly string[]; readonly usergroups: readonly string[] };
  /** `owner/name` on GitHub. */
  readonly repo: string | null;
  readonly health: { readonly url: string; readonly expect: number } | null;
  readonly pagerduty: { readonly service: string; readonly escalationPolicy: string | null } | null;
  readonly runbooks: readonly string[];
  readonly targets: readonly Target[];
}

/** The operator's services by id. */
export interface ServiceCatalogue {
  all(): readonly Service[];
  byId(id: string): Service | undefined;
}
