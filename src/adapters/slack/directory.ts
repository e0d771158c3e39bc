import { z } from "zod";
import type { Directory } from "#core/incident/directory.ts";
import type { SlackApi } from "./client.ts";
import { isSlackError } from "./fault.ts";

const freshMs = 60_000;
/** A click doesn't wait for a membership that was read this recently: it is looked up anew for the next one. */
const memberMsMax = 10 * 60_000;
const peopleMax = 5_000;

const Members = z.object({ users: z.array(z.string()) });
const Person = z.object({
  user: z.object({
    team_id: z.string().optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});

/** The directory with ways not to wait for it. */
export interface SlackDirectory extends Directory {
  /** The display name if it is remembered, else the id; what isn't remembered is looked up for the next time. */
  knownName(userId: string): string;
  /**
   * Whether a person is a full member of our workspace: no guest, no bot, nobody from another workspace in a shared channel. Read
   * within the last ten minutes. Throws a Fault when Slack gives no answer and nothing is remembered.
   */
  isMember(userId: string): Promise<boolean>;
  /** Looks these usergroups up now; failures are left to the first question. */
  warm(usergroupIds: readonly string[]): Promise<void>;
}

/**
 * People and usergroups of the workspace, at most 60 s old; older only while Slack gives no answer. Throws a Fault when Slack gives
 * no answer and nothing is remembered, because an unknown membership must not be taken for "nobody". Give it the direct API: a click waits.
 */
export function makeDirectory(needs: {
  readonly slack: SlackApi;
  /** Our workspace. */
  readonly teamId: string;
  readonly nowMs: () => number;
}): SlackDirectory {
  const members = makeCache(needs.nowMs, (groupId) => readMembers(needs.slack, groupId));
  const people = makeCache(needs.nowMs, (userId) => readPerson(needs.slack, userId, needs.teamId));
  const nameOf = (userId: string, known: KnownPerson | undefined) => known?.name ?? userId;
  return {
    membersOf: (usergroupId) => members.get(usergroupId),
    // A name is an ornament: without an answer the id has to do.
    displayName: async (userId) => nameOf(userId, await people.get(userId).catch(() => undefined)),
    knownName(userId) {
      people.get(userId).catch(() => undefined);
      return nameOf(userId, people.peek(userId, Number.POSITIVE_INFINITY));
    },
    async isMember(userId) {
      const known = people.peek(userId, memberMsMax);
      const present = people.get(userId);
      if (known === undefined) return (await present).isMember;
      present.catch(() => undefined);
      return known.isMember;
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

interface KnownPerson {
  /** Null when Slack knows none. */
  readonly name: string | null;
  readonly isMember: boolean;
}

async function readPerson(slack: SlackApi, userId: string, teamId: string): Promise<KnownPerson> {
  const args = { user: userId };
  const { user } = await slack.call({ method: "users.info", args, answer: Person, urgency: "normal" });
  const names = [user.profile?.display_name, user.profile?.real_name, user.real_name, user.name];
  // In an Enterprise organisation a person has one home team and may belong to several.
  const isOurs = user.team_id === teamId || user.enterprise_user?.teams?.includes(teamId) === true;
  const isLess = [user.deleted, user.is_bot, user.is_restricted, user.is_ultra_restricted].includes(true);
  return { name: names.find((text) => text !== undefined && text.trim() !== "") ?? null, isMember: isOurs && !isLess };
}

interface Cache<Value> {
  get(key: string): Promise<Value>;
  /** What is remembered, if it is not older than `ageMsMax`. */
  peek(key: string, ageMsMax: number): Value | undefined;
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
    peek(key, ageMsMax) {
      const found = known.get(key);
      return found !== undefined && nowMs() - found.at <= ageMsMax ? found.value : undefined;
    },
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
