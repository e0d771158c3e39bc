import { makeAgenda } from "../agenda.ts";

/** A person of the account, with the e-mail the emulated Slack knows them by. */
export interface PagerdutyUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** A service that incidents are opened on; `routingKey` is its Events v2 integration. */
export interface PagerdutyService {
  readonly id: string;
  readonly name: string;
  readonly escalationPolicyId: string;
  readonly routingKey: string;
}

/** An escalation policy: who is on call on each level, first level first. */
export interface PagerdutyPolicy {
  readonly id: string;
  readonly name: string;
  readonly levels: readonly (readonly string[])[];
}

/** One incident of the account. */
export interface PagerdutyIncident {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly serviceId: string;
  readonly createdAt: number;
  title: string;
  urgency: "high" | "low";
  details: string;
  status: "triggered" | "acknowledged" | "resolved";
  policyId: string;
  level: number;
  assignees: readonly string[];
  acknowledgedBy: string | undefined;
  resolution: string | undefined;
  updatedAt: number;
  alerts: number;
  readonly responderRequests: { readonly id: string; readonly message: string; readonly targetIds: string[] }[];
  readonly notes: { readonly id: string; readonly content: string; readonly userId: string; readonly at: number }[];
}

/** What an incident is opened with. */
export interface PagerdutyOpening {
  readonly service: PagerdutyService;
  readonly title: string;
  readonly key: string | undefined;
  readonly urgency: "high" | "low";
  readonly details: string;
  readonly policyId?: string | undefined;
  readonly assignees?: readonly string[] | undefined;
}

/** The account; events are turned into incidents a little after they were accepted, as at the vendor. */
export interface PagerdutyState {
  readonly users: readonly PagerdutyUser[];
  readonly services: readonly PagerdutyService[];
  readonly policies: readonly PagerdutyPolicy[];
  /** What the account's plan allows; without `coordinated_responding` responder requests are 402. */
  readonly abilities: Set<string>;
  /** Oldest first. */
  incidents(): readonly PagerdutyIncident[];
  incident(id: string): PagerdutyIncident | undefined;
  openWith(serviceId: string, key: string): PagerdutyIncident | undefined;
  open(opening: PagerdutyOpening): PagerdutyIncident;
  touch(incident: PagerdutyIncident): void;
  /** Takes an event that will act in a moment; answers nothing, as accepted is not done. */
  enqueue(event: {
    readonly service: PagerdutyService;
    readonly action: "trigger" | "acknowledge" | "resolve";
    readonly key: string;
    readonly title: string;
    readonly urgency: "high" | "low";
  }): void;
  newId(prefix: string): string;
  settle(): void;
}

/** Makes the account of Acme: services `PWEB001` and `PAPI001`, policy `PESC001` with Mina first and Aya second. */
export function makePagerdutyState(options: {
  readonly clock: () => number;
  readonly eventMs: number;
}): PagerdutyState {
  const agenda = makeAgenda(options.clock);
  const incidents: PagerdutyIncident[] = [];
  let ids = 0;
  const newId = (prefix: string) => `${prefix}${(++ids).toString(36).toUpperCase().padStart(6, "0")}`;

  const policies: PagerdutyPolicy[] = [
    { id: "PESC001", name: "Storefront on-call", levels: [["PMINA01"], ["PAYA001"]] },
    { id: "PESC002", name: "Orders on-call", levels: [["PTHEO01"], ["PAYA001"]] },
  ];

  const state: PagerdutyState = {
    users: [
      { id: "PMUSTER", name: "Muster", email: "muster@acme.example" },
      { id: "PMINA01", name: "Mina Park", email: "mina@acme.example" },
      { id: "PTHEO01", name: "Theo Lind", email: "theo@acme.example" },
      { id: "PAYA001", name: "Aya Sato", email: "aya@acme.example" },
    ],
    services: [
      {
        id: "PWEB001",
        name: "Storefront",
        escalationPolicyId: "PESC001",
        routingKey: "sandboxroutingkeyforstorefront01",
      },
      {
        id: "PAPI001",
        name: "Orders API",
        escalationPolicyId: "PESC002",
        routingKey: "sandboxroutingkeyforordersapi001",
      },
    ],
    policies,
    abilities: new Set(["coordinated_responding", "sso", "teams"]),
    incidents() {
      agenda.settle();
      return incidents;
    },
    incident(id) {
      agenda.settle();
      return incidents.find((incident) => incident.id === id);
    },
    openWith(serviceId, key) {
      agenda.settle();
      return incidents.find(
        (incident) => incident.serviceId === serviceId && incident.key === key && incident.status !== "resolved",
      );
    },
    open({ service, title, key, urgency, details, policyId, assignees }) {
      const number = incidents.length + 1;
      const policy = policyId ?? service.escalationPolicyId;
      const incident: PagerdutyIncident = {
        id: newId("Q"),
        number,
        key: key ?? `sandbox-generated-${number}`,
        serviceId: service.id,
        createdAt: agenda.now(),
        title,
        urgency,
        details,
        status: "triggered",
        policyId: policy,
        level: 1,
        assignees: assignees ?? policies.find(({ id }) => id === policy)?.levels[0] ?? [],
        acknowledgedBy: undefined,
        resolution: undefined,
        updatedAt: agenda.now(),
        alerts: 0,
        responderRequests: [],
        notes: [],
      };
      incidents.push(incident);
      return incident;
    },
    touch(incident) {
      incident.updatedAt = agenda.now();
    },
    enqueue({ service, action, key, title, urgency }) {
      agenda.after(options.eventMs, (at) => {
        const existing = incidents.find(
          (one) => one.serviceId === service.id && one.key === key && one.status !== "resolved",
        );
        if (action === "trigger") {
          const incident = existing ?? state.open({ service, title, key, urgency, details: title });
          incident.alerts += 1;
          return;
        }
        // an acknowledge or resolve of nothing is accepted and does nothing
        if (!existing) return;
        existing.status = action === "resolve" ? "resolved" : "acknowledged";
        existing.updatedAt = at;
      });
    },
    newId,
    settle: () => agenda.settle(),
  };
  return state;
}
