/** A preventive task with owner and due date. */
export interface FollowUp {
  readonly id: string;
  readonly incidentId: string;
  readonly text: string;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Address of the filed issue; null until filed or when no tracker is configured. */
  readonly url: string | null;
}

/** Files follow-ups where the team tracks work. Safe to repeat: one issue per follow-up. */
export interface FollowUpTracker {
  file(followUp: FollowUp, incidentName: string, incidentTitle: string): Promise<{ readonly url: string }>;
}
