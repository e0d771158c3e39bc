import type { Kysely } from "kysely";
import { z } from "zod";
import type { MessageSlots } from "#core/shared/message-slots.ts";
import type { Tables } from "./tables.ts";

const SlotRow = z.object({ channelId: z.string(), ts: z.string(), fingerprint: z.string() });

/** Which Slack message shows which view, for one workspace; works on a pool or inside a transaction. */
export function makeMessageSlots(needs: { readonly db: Kysely<Tables>; readonly workspaceId: string }): MessageSlots {
  const { db, workspaceId } = needs;
  const own = () => db.selectFrom("muster.messageSlot").where("workspaceId", "=", workspaceId);
  return {
    get: async (slot) => {
      const row = await own().select(["channelId", "ts", "fingerprint"]).where("slot", "=", slot).executeTakeFirst();
      return row === undefined ? undefined : SlotRow.parse(row);
    },
    put: async (slot, message) => {
      await db
        .insertInto("muster.messageSlot")
        .values({ ...message, slot, workspaceId })
        .onConflict((conflict) => conflict.columns(["workspaceId", "slot"]).doUpdateSet({ ...message }))
        .execute();
    },
    forget: async (slot) => {
      await db
        .deleteFrom("muster.messageSlot")
        .where("workspaceId", "=", workspaceId)
        .where("slot", "=", slot)
        .execute();
    },
    slotAt: async (channelId, ts) => {
      const query = own().select("slot").where("channelId", "=", channelId).where("ts", "=", ts);
      return (await query.limit(1).executeTakeFirst())?.slot;
    },
  };
}
