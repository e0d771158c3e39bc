/** Under this slot stands which card of an incident is pinned; its `ts` is no message of its own. */
export function pinSlotOf(incidentId: string): string {
  return `pin:${incidentId}`;
}
