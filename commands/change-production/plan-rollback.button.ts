import { actionName } from "#core/action/action.ts";
import { person } from "#core/shared/actor.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, changeRef } from "#templates/slack/ids.ts";
import { changing } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply } from "../reply.ts";

/** `Plan rollback` beside a suspected change. */
export function registerPlanRollback(deps: CommandDeps): void {
  deps.handle.click(actionIds.changePlanRollback, changing, async ({ userId, channelId, value }) => {
    const ref = changeRef.decode(value);
    if (ref === undefined || channelId === null) return staleReply();
    const incident = await deps.findIncident.incidentOfRoom(channelId);
    const result = await deps.requestAction({
      verb: "rollback",
      serviceId: ref.serviceId,
      parameters: {},
      by: person(userId),
      channelId,
      incidentId: incident?.id ?? null,
      step: null,
      undoes: null,
      target: null,
    });
    return replyTo(
      result,
      ({ action }) =>
        md`${actionName(action)}: planning the rollback of ${action.serviceId}. Nothing is changed before the plan is approved.`,
    );
  });
}
