import type { SupabaseClient } from "@supabase/supabase-js";
import type { ReviewArchive } from "#core/review/review-sink.ts";
import { requestTimeoutMs } from "./client.ts";
import { statusOf, toFault } from "./fault.ts";

/** The private bucket that reviews are kept in; made on first use. */
const bucket = "muster-reviews";

/** Keeps reviews in Supabase Storage. Same name, same object: storing again replaces it, so it may be repeated. */
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
        // 409: another replica made it in the meantime.
        if (created.error !== null && statusOf(created.error) !== 409) throw toFault(created.error, requestTimeoutMs);
        ({ error } = await upload());
      }
      if (error !== null) throw toFault(error, requestTimeoutMs);
      return { location: `supabase://${bucket}/${path}` };
    },
  };
}

function isMissingBucket(error: Error): boolean {
  return Reflect.get(error, "code") === "NoSuchBucket" || /bucket not found/i.test(error.message);
}
