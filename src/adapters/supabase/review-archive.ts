import type { SupabaseClient } from "@supabase/supabase-js";
import type { ReviewArchive } from "#core/review/review-sink.ts";
import { toFault } from "./fault.ts";

/** The private bucket that reviews are kept in; made on first use. */
const bucket = "muster-reviews";

/** Keeps reviews in Supabase Storage. Same name, same object: storing again replaces it. */
export function makeSupabaseArchive(needs: { client: SupabaseClient }): ReviewArchive {
  const { storage } = needs.client;
  return {
    async store(name, markdown) {
      const path = `${name}.md`;
      const body = new Blob([markdown], { type: "text/markdown" });
      const upload = () => storage.from(bucket).upload(path, body, { upsert: true, contentType: "text/markdown" });
      let { error } = await upload();
      if (error !== null && isMissingBucket(error)) {
        const created = await storage.createBucket(bucket, { public: false });
        if (created.error !== null && !/already exists/i.test(created.error.message)) throw toFault(created.error);
        ({ error } = await upload());
      }
      if (error !== null) throw toFault(error);
      return { location: `supabase://${bucket}/${path}` };
    },
  };
}

function isMissingBucket(error: Error): boolean {
  return /bucket not found/i.test(error.message);
}
