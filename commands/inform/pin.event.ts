import { person } from "#core/shared/actor.ts";
import type { Reaction, Reply } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { sayNo } from "../reply.ts";
import { noRole } from "../standard-answers.ts";
import { unreadable } from "./add-to-timeline.shortcut.ts";

/** 📌 on a message of a room puts it on the timeline, once; the receipt is a ✅ on the message. Elsewhere 📌 means what people like. */
export function registerPin(deps: CommandDeps): void {
  deps.handle.reaction("pushpin", (reaction) => pin(deps, reaction));
}

async function pin(deps: CommandDeps, { userId, channelId, messageTs }: Reaction): Promise<Reply> {
  const incident = await deps.findIncident.incidentOfRoom(channelId);
  if (incident === undefined) return { kind: "shown" };
  if (!(await deps.canChange(userId))) return sayNo(noRole);
  const message = await deps.readMessage(channelId, messageTs);
  if (message === undefined) return sayNo(unreadable);
  const result = await deps.pinMessage({ channelId, messageTs, ...message, by: person(userId) });
  return result.kind === "refused" ? sayNo(result) : { kind: "shown" };
}
