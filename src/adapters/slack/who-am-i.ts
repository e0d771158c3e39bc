import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";
import type { Log, SlackApi } from "./client.ts";

const AuthTest = z.object({ user_id: z.string(), bot_id: z.string(), team_id: z.string(), team: z.string() });

/** Which app and workspace the bot token belongs to. */
export interface SlackIdentity {
  readonly botUserId: string;
  readonly botId: string;
  readonly teamId: string;
  readonly teamName: string;
}

/** Asks Slack whose token this is: the one auth.test at start. Throws a Fault with a hint when the token is no good. */
export async function whoAmI(slack: SlackApi): Promise<SlackIdentity> {
  const answer = await slack.call({ method: "auth.test", args: {}, answer: AuthTest, urgency: "urgent" });
  return { botUserId: answer.user_id, botId: answer.bot_id, teamId: answer.team_id, teamName: answer.team };
}

/** Remembers identities across restarts, by a digest of the bot token. */
export interface IdentityMemory {
  recall(tokenDigest: string): Promise<SlackIdentity | undefined>;
  remember(tokenDigest: string, identity: SlackIdentity): Promise<void>;
}

/**
 * Who we are, also while Slack gives no answer, if it ever gave one for this token: alerts must be taken in during an outage of Slack.
 * Throws a Fault when Slack refuses the token, or gives no answer and nothing is remembered.
 */
export async function whoAmIOrWas(needs: {
  readonly slack: SlackApi;
  readonly tokenDigest: string;
  readonly memory: Promise<IdentityMemory>;
  readonly log: Log;
}): Promise<SlackIdentity> {
  const [asked, memory] = await Promise.all([ask(needs.slack), needs.memory]);
  if (asked.kind === "answered") {
    await memory.remember(needs.tokenDigest, asked.identity);
    return asked.identity;
  }
  const { fault } = asked;
  const known = fault.retry === "never" || fault.needsPerson ? undefined : await memory.recall(needs.tokenDigest);
  if (known === undefined) throw fault;
  needs.log.warn(
    { error: fault, teamId: known.teamId },
    "slack gives no answer; starting as the workspace it named last",
  );
  return known;
}

async function ask(
  slack: SlackApi,
): Promise<
  { readonly kind: "answered"; readonly identity: SlackIdentity } | { readonly kind: "failed"; readonly fault: Fault }
> {
  try {
    return { kind: "answered", identity: await whoAmI(slack) };
  } catch (error) {
    if (error instanceof Fault) return { kind: "failed", fault: error };
    throw error;
  }
}
