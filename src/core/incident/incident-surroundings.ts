/** What the stages to the right know about an incident, in words of this stage. */
export interface IncidentSurroundings {
  alerts(incidentId: string, grownSince: Date): Promise<AlertTally>;
  /** The newest runbook session, or null. */
  session(incidentId: string): Promise<SessionGlance | null>;
  /** One line for each change that is still in force ("web pinned to dpl_9 (rollback by @mina)"). */
  changesLeft(incidentId: string): Promise<readonly string[]>;
  /** One line for each action that has not ended ("A-7 rollback of web (awaiting approval)"). */
  openActions(incidentId: string): Promise<readonly string[]>;
}

/** How many alerts an incident has, by state. */
export interface AlertTally {
  readonly firing: number;
  readonly resolved: number;
  /** Distinct alert titles, most recent first, at most 5. */
  readonly titles: readonly string[];
  /** On how many hosts (see `alertHost`) they fired. */
  readonly hosts: number;
  /** What came lately, beside what was there before; null when that is nothing or everything. */
  readonly growth: AlertGrowthTally | null;
}

/** What an incident's alerts grew by since an instant: alerts, hosts and names that were not there before. */
export interface AlertGrowthTally {
  readonly since: Date;
  readonly alerts: number;
  readonly hosts: number;
  readonly names: number;
}

/** A runbook session as the incident card shows it. */
export interface SessionGlance {
  readonly runbookId: string;
  readonly title: string;
  readonly state: "running" | "done" | "stopped";
  readonly stepsDone: number;
  readonly stepsTotal: number;
}
