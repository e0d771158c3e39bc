import { type Incident, incidentName } from "#core/incident/incident.ts";
import { person } from "#core/shared/actor.ts";
import { channel, md, type Safe } from "#templates/slack/escape.ts";
import { actionIds, groupRef, incidentRef, joinOtherBlockRef, joinRef } from "#templates/slack/ids.ts";
import { changing } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply } from "../reply.ts";

/** The triage offer's buttons: `Declare`, `Join INC-n`, `Dismiss`. The first decision counts. */
export function registerDecideGroup(deps: CommandDeps): void {
  const { handle, decideGroup } = deps;
  handle.click(actionIds.triageDeclare, changing, async ({ userId, value }) => {
    const ref = groupRef.decode(value);
    if (ref === undefined) return staleReply();
    const result = await decideGroup.declareFromGroup({ groupId: ref.groupId, by: person(userId) });
    return replyTo(result, (success) => decided(success));
  });
  handle.click(actionIds.triageJoin, changing, async ({ userId, value }) => {
    const ref = joinRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(await decideGroup.joinGroup({ ...ref, by: person(userId) }), decided);
  });
  handle.click(actionIds.triageJoinOther, changing, async ({ userId, value, blockId }) => {
    const group = joinOtherBlockRef.decode(blockId);
    const incident = incidentRef.decode(value);
    if (group === undefined || incident === undefined) return staleReply();
    return replyTo(await decideGroup.joinGroup({ ...group, ...incident, by: person(userId) }), decided);
  });
  handle.click(actionIds.triageDismiss, changing, async ({ userId, value }) => {
    const ref = groupRef.decode(value);
    if (ref === undefined) return staleReply();
    return replyTo(
      await decideGroup.dismissGroup({ groupId: ref.groupId, by: person(userId) }),
      () => md`Dismissed. The alert stays visible here.`,
    );
  });
}

function decided({
  kind,
  incident,
}: {
  readonly kind: "opened" | "joined" | "already";
  readonly incident: Incident;
}): Safe {
  const name = incidentName(incident);
  const where = incident.room === null ? md`its room is being made` : md`see ${channel(incident.room.channelId)}`;
  switch (kind) {
    case "opened":
      return md`${name} is open; ${where}.`;
    case "joined":
      return md`Joined to ${name}; ${where}.`;
    case "already":
      return md`Somebody was faster: it belongs to ${name}; ${where}.`;
  }
}
