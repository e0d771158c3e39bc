import { z } from "zod";
import type { Directory } from "#core/incident/directory.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";

const freshMs = 60_000;
const peopleMax = 5_000;

const Members = z.object({ users: z.array(z.string()) });
const Person = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});

/** The directory with ways not to wait for it. */
export interface SlackDirectory extends Directory {
  /** The display name if it is remembered, else the id; what isn't remembered is looked up for the next time. */
  knownName(userId: string): string;
  /** Looks these usergroups up now; failures are left to the first question. */
  warm(usergroupIds: readonly string[]): Promise<void>;
}

/**
 * People and usergroups of the workspace, at most 60 s old; older only while Slack gives no answer. Throws a Fault when Slack gives
 * no answer and nothing is remembered, because an unknown membership must not be taken for "nobody". Give it the direct API: a click waits.
 */
export function makeDirectory(needs: { readonly slack: SlackApi; readonly nowMs: () => number }): SlackDirectory {
  const members = makeCache(needs.nowMs, (groupId) => readMembers(needs.slack, groupId));
  const names = makeCache(needs.nowMs, (userId) => readName(needs.slack, userId));
  return {
    membersOf: (usergroupId) => members.get(usergroupId),
    // A name is an ornament: without an answer the id has to do.
    displayName: (userId) => names.get(userId).catch(() => userId),
    knownName(userId) {
      names.get(userId).catch(() => undefined);
      return names.peek(userId) ?? userId;
    },
    async warm(usergroupIds) {
      await Promise.allSettled(usergroupIds.map((usergroupId) => members.get(usergroupId)));
    },
  };
}

async function readMembers(slack: SlackApi, usergroup: string): Promise<readonly string[]> {
  try {
    const args = { usergroup };
    return (await slack.call({ method: "usergroups.users.list", args, answer: Members, urgency: "urgent" })).users;
  } catch (error) {
    if (isSlackError(error, "no_such_subteam", "plan_upgrade_required", "subteam_not_found")) return [];
    throw error;
  }
}

async function readName(slack: SlackApi, user: string): Promise<string> {
  const answer = await slack.call({ method: "users.info", args: { user }, answer: Person, urgency: "normal" });
  const { name, real_name: realName, profile } = answer.user;
  const known = [profile?.display_name, profile?.real_name, realName, name];
  return known.find((text) => text !== undefined && text.trim() !== "") ?? user;
}

interface Cache<Value> {
  get(key: string): Promise<Value>;
  peek(key: string): Value | undefined;
}

/** Asks at most once at a time and key; a failed question is answered from memory when there is any. */
function makeCache<Value>(nowMs: () => number, read: (key: string) => Promise<Value>): Cache<Value> {
  const known = new Map<string, { readonly value: Value; readonly at: number }>();
  const asking = new Map<string, Promise<Value>>();

  const ask = async (key: string): Promise<Value> => {
    try {
      const value = await read(key);
      known.delete(key);
      known.set(key, { value, at: nowMs() });
      const [oldest] = known.keys();
      if (known.size > peopleMax && oldest !== undefined) known.delete(oldest);
      return value;
    } catch (error) {
      const old = known.get(key);
      if (old === undefined) throw error;
      return old.value;
    }
  };

  return {
    peek: (key) => known.get(key)?.value,
    get(key) {
      const found = known.get(key);
      if (found !== undefined && nowMs() - found.at < freshMs) return Promise.resolve(found.value);
      const running = asking.get(key);
      if (running !== undefined) return running;
      const question = ask(key).finally(() => asking.delete(key));
      asking.set(key, question);
      return question;
    },
  };
}
