import type { FollowUp } from "#core/review/follow-up.ts";

/** A follow-up as the store gives it. */
export function followUp(changed: Partial<FollowUp> = {}): FollowUp {
  return {
    id: "018f-follow-up",
    incidentId: "018f-incident",
    text: "Alert on checkout errors\nwith a runbook",
    owner: "mina",
    dueOn: "2026-03-16",
    createdBy: "U0ONCALL",
    createdAt: new Date("2026-03-02T03:00:00Z"),
    url: null,
    ...changed,
  };
}
