import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { SlackApi } from "./client.ts";

const pagesMax = 50;

const ChannelPage = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Finds a channel's id by what the operator wrote: `#name`, `name` or an id. Throws a Fault when there is none. */
export type FindChannel = (nameOrId: string) => Promise<string>;

/** Finds channels through Slack and remembers what it found. */
export function makeFindChannel(slack: SlackApi): FindChannel {
  const known = new Map<string, Promise<string>>();
  return function findChannel(nameOrId) {
    if (/^[CG][A-Z0-9]{4,}$/.test(nameOrId)) return Promise.resolve(nameOrId);
    const name = nameOrId.replace(/^#/, "");
    const found = known.get(name);
    if (found !== undefined) return found;
    const search = findByName(slack, name);
    known.set(name, search);
    // A failure is not remembered: the operator may create the channel meanwhile.
    search.catch(() => known.delete(name));
    return search;
  };
}

async function findByName(slack: SlackApi, name: string): Promise<string> {
  // First among the app's own channels: few, and the only ones where private channels are seen.
  for (const method of ["users.conversations", "conversations.list"] as const) {
    let cursor: string | undefined;
    for (let page = 1; page <= pagesMax; page += 1) {
      const types = method === "users.conversations" ? "public_channel,private_channel" : "public_channel";
      const answer: z.infer<typeof ChannelPage> = await slack.call({
        method,
        args: { types, exclude_archived: true, limit: 999, ...(cursor ? { cursor } : {}) },
        answer: ChannelPage,
        urgency: "normal",
      });
      const match = answer.channels.find((channel) => channel.name === name);
      if (match !== undefined) return match.id;
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === "") break;
    }
  }
  throw new Fault({
    code: "slack-channel-unknown",
    message: "A channel named in muster.yaml does not exist in Slack",
    hint: `Create #${name} (or invite the app, if it is private), or name another channel under workspace.`,
    retry: "may-retry",
  });
}
