import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock } from "#core/shared/clock.ts";
import type { Tables } from "./tables.ts";

/** A row of `muster.slack_identity`. */
const IdentityRow = z.object({
  botUserId: z.string(),
  botId: z.string(),
  teamId: z.string(),
  teamName: z.string(),
});

/** Remembers across restarts which app and workspace a bot token belongs to, by the token's digest. */
export function makeSlackIdentities(needs: { readonly db: Kysely<Tables>; readonly clock: Clock }) {
  const { db, clock } = needs;
  return {
    recall: async (tokenDigest: string) => {
      const query = db.selectFrom("muster.slackIdentity").where("tokenDigest", "=", tokenDigest);
      const columns = query.select(["botUserId", "botId", "workspaceId as teamId", "teamName"]);
      const row = await columns.executeTakeFirst();
      return row === undefined ? undefined : IdentityRow.parse(row);
    },
    remember: async (tokenDigest: string, identity: z.infer<typeof IdentityRow>) => {
      const { teamId, ...named } = IdentityRow.parse(identity);
      const columns = { ...named, workspaceId: teamId, confirmedAt: clock.now() };
      await db
        .insertInto("muster.slackIdentity")
        .values({ ...columns, tokenDigest })
        .onConflict((conflict) => conflict.column("tokenDigest").doUpdateSet(columns))
        .execute();
    },
  };
}
