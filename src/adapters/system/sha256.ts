import { createHash } from "node:crypto";
import type { Digest } from "#core/shared/digest.ts";

/** SHA-256 of UTF-8 text as lower-case hex. */
export const sha256: Digest = (text) => createHash("sha256").update(text, "utf8").digest("hex");
