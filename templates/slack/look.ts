import type { Actor } from "#core/shared/actor.ts";
import { foreign, md, type Safe } from "./escape.ts";

/** What a view needs to know about its readers. */
export interface Look {
  /** The workspace's IANA time zone, shown beside each reader's own. */
  readonly timeZone: string;
  /** The display name of a Slack user id; actors are shown by name because a mention would ping them about their own act. */
  readonly nameOf: (userId: string) => string;
}

/** An actor by name, without a ping. */
export function actorName(actor: Actor, look: Look): Safe {
  return actor.kind === "person" ? personName(actor.userId, look) : foreign(actor.name, 80);
}

/** A person by name, without a ping. */
export function personName(userId: string, look: Look): Safe {
  return md`*${foreign(look.nameOf(userId), 80)}*`;
}
