import { z } from "zod";
import type { SlackApi } from "./client.ts";

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
