import type { Actor } from "#core/shared/actor.ts";
import { foreign, md, type Safe, user } from "./escape.ts";

/** What a view needs to know about its readers. */
export interface Look {
  /** The workspace's IANA time zone, shown beside each reader's own. */
  readonly timeZone: string;
  /** The display name of a Slack user id, the id itself when it isn't known; actors are shown by name because a mention would ping them about their own act. */
  readonly nameOf: (userId: string) => string;
}

/** An actor by name, without a ping. */
export function actorName(actor: Actor, look: Look): Safe {
  return actor.kind === "person" ? personName(actor.userId, look) : foreign(actor.name, 80);
}

/** A person by name, without a ping; somebody whose name isn't known is mentioned, because a raw id tells nobody who it is. */
export function personName(userId: string, look: Look): Safe {
  const name = look.nameOf(userId);
  return name === userId ? user(userId) : md`*${foreign(name, 80)}*`;
}
