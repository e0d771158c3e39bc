/** At most `calls` in any `perMs` milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

const minuteMs = 60_000;
const tier2: Rate = { calls: 20, perMs: minuteMs };
const tier3: Rate = { calls: 50, perMs: minuteMs };
const tier4: Rate = { calls: 100, perMs: minuteMs };
const hundreds: Rate = { calls: 240, perMs: minuteMs };

/**
 * Slack's rate of each method we call, per workspace and app (SLACK.md 2.5; docs.slack.dev/apis/web-api/rate-limits, tiers per method
 * page). "Several hundred a minute" is taken as 240.
 */
export const methodRates = {
  "auth.test": hundreds,
  "bookmarks.add": tier2,
  "bookmarks.list": tier3,
  "chat.getPermalink": hundreds,
  "chat.postEphemeral": tier4,
  "chat.postMessage": hundreds,
  "chat.update": tier3,
  "conversations.create": tier2,
  "conversations.history": tier3,
  "conversations.info": tier3,
  "conversations.invite": tier3,
  "conversations.join": tier3,
  "conversations.list": tier2,
  "conversations.open": tier3,
  "conversations.replies": tier3,
  "conversations.setTopic": tier2,
  "conversations.unarchive": tier2,
  "pins.add": tier2,
  "reactions.add": tier3,
  "usergroups.users.list": tier2,
  "users.conversations": tier3,
  "users.info": tier4,
} as const satisfies Readonly<Record<string, Rate>>;

/** A Web API method that Muster calls. */
export type SlackMethod = keyof typeof methodRates;

/** chat.postMessage: one a second and channel, "short bursts" allowed; ten in ten seconds keeps to both. */
export const channelPostRate: Rate = { calls: 10, perMs: 10_000 };
