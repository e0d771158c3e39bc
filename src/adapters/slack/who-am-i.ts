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

/** When Slack is asked after a start that didn't need its answer: starting has the processor for itself until then. */
const confirmAfterMsDefault = 1_000;

/**
 * Who we are. A token that Slack named a workspace for once is that workspace's for good, so a restart goes on at once, however long
 * Slack takes or whether it answers at all: alerts must be taken in during its outage. It is asked a second later all the same, and
 * `onProblem` hears when it refuses the token. Throws a Fault when nothing is remembered and Slack refuses the token or gives no answer.
 */
export async function whoAmIOrWas(needs: {
  readonly slack: SlackApi;
  readonly tokenDigest: string;
  readonly memory: Promise<IdentityMemory>;
  readonly log: Log;
  readonly onProblem: (fault: Fault) => void;
  readonly confirmAfterMs?: number;
}): Promise<SlackIdentity> {
  const memory = await needs.memory;
  const learn = async () => {
    const identity = await whoAmI(needs.slack);
    await memory.remember(needs.tokenDigest, identity);
    return identity;
  };
  const known = await memory.recall(needs.tokenDigest);
  if (known === undefined) return learn();
  const confirm = async () => {
    try {
      await learn();
    } catch (error) {
      if (error instanceof Fault && (error.retry === "never" || error.needsPerson)) {
        needs.log.error({ error, teamId: known.teamId }, "slack refuses the bot token");
        needs.onProblem(error);
      } else
        needs.log.warn(
          { error, teamId: known.teamId },
          "slack gives no answer; going on as the workspace it named last",
        );
    }
  };
  setTimeout(() => void confirm(), needs.confirmAfterMs ?? confirmAfterMsDefault).unref();
  return known;
}
