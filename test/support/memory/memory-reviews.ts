import type { FollowUp } from "#core/review/follow-up.ts";
import type { Review } from "#core/review/review.ts";
import type { ReviewStore } from "#core/review/review-store.ts";
import type { IdSource } from "#core/shared/id-source.ts";
import type { MemoryPart } from "./memory-part.ts";

/** Reviews and follow-ups in memory; a review's versions replace each other by number. */
export function makeMemoryReviews(needs: { readonly newId: IdSource }): ReviewStore & MemoryPart {
  let reviews = new Map<string, Review>();
  let followUps = new Map<string, FollowUp>();
  return {
    async newest(incidentId) {
      return [...reviews.values()]
        .filter((review) => review.incidentId === incidentId)
        .sort((a, b) => a.version - b.version)
        .at(-1);
    },
    async save(review) {
      reviews.set(`${review.incidentId}/${review.version}`, review);
    },
    async insertFollowUp(followUp) {
      const row: FollowUp = { ...followUp, id: needs.newId() };
      followUps.set(row.id, row);
      return row;
    },
    async loadFollowUp(id) {
      return followUps.get(id);
    },
    async saveFollowUp(followUp) {
      if (!followUps.has(followUp.id)) throw new Error(`no follow-up ${followUp.id} to save`);
      followUps.set(followUp.id, followUp);
    },
    async followUpsOf(incidentId) {
      return [...followUps.values()].filter((row) => row.incidentId === incidentId);
    },
    async followUpsOfOwner(userId) {
      return [...followUps.values()]
        .filter((row) => row.owner === userId)
        .sort((a, b) => (a.dueOn ?? "9999").localeCompare(b.dueOn ?? "9999"))
        .slice(0, 50);
    },
    snapshot() {
      const before = { reviews: new Map(reviews), followUps: new Map(followUps) };
      return () => {
        reviews = before.reviews;
        followUps = before.followUps;
      };
    },
  };
}
