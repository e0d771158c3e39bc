import { z } from "zod";
import { Fault } from "#core/shared/fault.ts";

const AuthTest = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), team: z.string(), user: z.string() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** Which scopes Slack granted to a bot token, from the `x-oauth-scopes` header of auth.test. Throws a Fault when the token is refused. */
export async function readGrantedScopes(access: {
  readonly apiUrl: string;
  readonly botToken: string;
}): Promise<{ readonly team: string; readonly user: string; readonly scopes: readonly string[] }> {
  const response = await fetch(`${access.apiUrl}auth.test`, {
    method: "POST",
    headers: { authorization: `Bearer ${access.botToken}` },
    signal: AbortSignal.timeout(10_000),
  });
  const answer = AuthTest.parse(await response.json());
  if (!answer.ok) {
    throw new Fault({
      code: "slack-token",
      message: `Slack refuses the bot token (${answer.error})`,
      hint: "Copy the Bot User OAuth Token again into SLACK_BOT_TOKEN.",
      retry: "never",
    });
  }
  const scopes = (response.headers.get("x-oauth-scopes") ?? "").split(",").map((scope) => scope.trim());
  return { team: answer.team, user: answer.user, scopes: scopes.filter((scope) => scope !== "") };
}
