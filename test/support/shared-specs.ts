import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/specs/", import.meta.url));

/**
 * The vendors' own API descriptions, kept beside the repository and never in it (some carry no licence).
 * Tests that read them use `describe.skipIf(!sharedSpecs.present)`, so a clone without them reports "skipped".
 */
export const sharedSpecs: {
  /** True when the folder of descriptions lies beside this clone. */
  readonly present: boolean;
  /** The absolute path of one description, for example `path("vercel.json")` or `path("slack/manifest.schema.json")`. */
  path(name: string): string;
} = {
  present: existsSync(folder),
  path: (name) => `${folder}${name}`,
};
