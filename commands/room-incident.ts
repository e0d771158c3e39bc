import type { Incident } from "#core/incident/incident.ts";
import { type Refusal, refuse } from "#core/shared/refusal.ts";
import type { CommandDeps } from "./deps.ts";

/** The incident whose room a command was typed in, or a refusal that says where to type it. */
export async function roomIncident(
  deps: Pick<CommandDeps, "findIncident">,
  channelId: string,
): Promise<{ readonly kind: "found"; readonly incident: Incident } | Refusal> {
  const incident = await deps.findIncident.incidentOfRoom(channelId);
  if (incident !== undefined) return { kind: "found", incident };
  return refuse(
    "not-a-room",
    "This works in the room of an incident. Go to one (“/incident list” shows them), or open one with “/incident declare”.",
  );
}
