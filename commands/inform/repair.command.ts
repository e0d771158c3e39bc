import { type Incident, incidentName } from "#core/incident/incident.ts";
import { type Refusal, refuse } from "#core/shared/refusal.ts";
import { joined, md } from "#templates/slack/escape.ts";
import type { Reply, SlashCall } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, sayNo } from "../reply.ts";
import { roomIncident } from "../room-incident.ts";

/** `/incident repair [INC-n]`: in a room, or for an incident whose room is gone. */
export async function repair(deps: CommandDeps, call: SlashCall, rest: string): Promise<Reply> {
  const found = await findRepaired(deps, call, rest);
  if (found.kind === "refused") return sayNo(found);
  const result = await deps.repairIncident({ incidentId: found.incident.id });
  return replyTo(result, ({ incident, did }) =>
    did.length === 0
      ? md`${incidentName(incident)}: nothing is missing. Room, messages, pin, topic and bookmarks are there.`
      : md`${incidentName(incident)}:\n${joined(
          did.map((line) => md`• ${line}`),
          "\n",
        )}`,
  );
}

async function findRepaired(
  deps: CommandDeps,
  call: SlashCall,
  rest: string,
): Promise<{ readonly kind: "found"; readonly incident: Incident } | Refusal> {
  if (rest === "") return roomIncident(deps, call.channelId);
  const number = /^(?:inc-)?(\d{1,9})$/i.exec(rest)?.[1];
  if (number === undefined)
    return refuse("no-number", `“${rest}” is no incident. Type its name, like “/incident repair INC-7”.`);
  const incident = await deps.findIncident.incidentByNumber(Number(number));
  // A private incident is known in its own room only.
  if (incident === undefined || (incident.isPrivate && incident.room?.channelId !== call.channelId))
    return refuse(
      "unknown-incident",
      `There is no INC-${number}. “/incident list” shows the incidents that there are.`,
    );
  return { kind: "found", incident };
}
