import { parse } from "yaml";
import { z } from "zod";

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** The bot scopes that our Slack app manifest asks for. Throws a ZodError when the text is no manifest. */
export function readManifestScopes(text: string): readonly string[] {
  return Manifest.parse(parse(text)).oauth_config.scopes.bot;
}
