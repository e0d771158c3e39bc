import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

/** The parts of `manifest.yml` that must agree with the code. */
export const SlackManifest = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string(), should_escape: z.boolean().optional() })),
    shortcuts: z.array(z.object({ name: z.string(), type: z.enum(["global", "message"]), callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});
export type SlackManifest = z.infer<typeof SlackManifest>;

/** Reads `manifest.yml` of the repository; throws when it lacks a part. */
export const readSlackManifest = (): { readonly raw: unknown; readonly manifest: SlackManifest } => {
  const raw: unknown = parse(readFileSync(fileURLToPath(new URL("../../manifest.yml", import.meta.url)), "utf8"));
  return { raw, manifest: SlackManifest.parse(raw) };
};
