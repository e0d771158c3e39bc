import { z } from "zod";
import type { FollowUp } from "#core/review/follow-up.ts";
import type { Review } from "#core/review/review.ts";
import type { ReviewStore } from "#core/review/review-store.ts";
import { demandOneRow } from "./demand-one-row.ts";
import { jsonParameter, storableText } from "./storable.ts";
import type { Unit } from "./unit.ts";

const milliseconds = z.number().nullable();

/** A row of `muster.review`. */
const ReviewRow: z.ZodType<Review> = z.object({
  incidentId: z.string(),
  version: z.int(),
  markdown: z.string(),
  measures: z.object({ ttdMs: milliseconds, ttaMs: milliseconds, ttmMs: milliseconds, ttrMs: milliseconds }),
  claims: z.array(z.object({ text: z.string(), evidence: z.array(z.string()) })),
  draftedAt: z.date(),
  location: z.string().nullable(),
  publishedUrl: z.string().nullable(),
  publishedAt: z.date().nullable(),
});

/** A row of `muster.follow_up`. */
const FollowUpRow: z.ZodType<FollowUp> = z.object({
  id: z.string(),
  incidentId: z.string(),
  text: z.string(),
  owner: z.string().nullable(),
  dueOn: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
  url: z.string().nullable(),
});

/** Reviews and follow-ups of one workspace; what is loaded is locked until the transaction ends. */
export function makeReviewStore({ db, workspaceId, newId }: Unit): ReviewStore {
  const ownFollowUps = () => db.selectFrom("muster.followUp").selectAll().where("workspaceId", "=", workspaceId);
  return {
    newest: async (incidentId) => {
      const own = db.selectFrom("muster.review").selectAll().where("workspaceId", "=", workspaceId);
      const newestFirst = own.where("incidentId", "=", incidentId).orderBy("version", "desc");
      const row = await newestFirst.limit(1).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : ReviewRow.parse(row);
    },
    save: async ({ incidentId, version, ...review }) => {
      const columns = {
        ...review,
        markdown: storableText(review.markdown),
        measures: jsonParameter(review.measures),
        claims: jsonParameter(review.claims),
      };
      await db
        .insertInto("muster.review")
        .values({ ...columns, incidentId, version, workspaceId })
        .onConflict((conflict) => conflict.columns(["incidentId", "version"]).doUpdateSet(columns))
        .execute();
    },
    insertFollowUp: async (followUp) => {
      const row = { ...followUp, text: storableText(followUp.text), id: newId() };
      await db
        .insertInto("muster.followUp")
        .values({ ...row, workspaceId })
        .execute();
      return row;
    },
    loadFollowUp: async (id) => {
      const row = await ownFollowUps().where("id", "=", id).forUpdate().executeTakeFirst();
      return row === undefined ? undefined : FollowUpRow.parse(row);
    },
    saveFollowUp: async ({ id, ...followUp }) => {
      const columns = { ...followUp, text: storableText(followUp.text) };
      const query = db.updateTable("muster.followUp").set(columns).where("workspaceId", "=", workspaceId);
      demandOneRow((await query.where("id", "=", id).executeTakeFirst()).numUpdatedRows, "follow-up");
    },
    followUpsOf: async (incidentId) => {
      const query = ownFollowUps().where("incidentId", "=", incidentId).orderBy("createdAt").orderBy("id");
      return z.array(FollowUpRow).parse(await query.execute());
    },
    followUpsOfOwner: async (userId) => {
      const query = ownFollowUps().where("owner", "=", userId);
      const ordered = query
        .orderBy("dueOn", (order) => order.asc().nullsLast())
        .orderBy("createdAt")
        .limit(50);
      return z.array(FollowUpRow).parse(await ordered.execute());
    },
  };
}
