import { parse } from "yaml";
import { z } from "zod";

/** What the app's manifest says that changes how the workspace treats it. */
export interface AppManifest {
  commands: readonly AppCommand[];
  shortcuts: readonly { kind: "global" | "message"; callbackId: string; name: string }[];
  /** Subscribed bot events such as `message.channels`; undefined = all of them. */
  events?: readonly string[];
  /** Granted bot scopes; undefined = whatever a method asks for. */
  scopes?: readonly string[];
}

/** A slash command. With `isEscaped`, typed `@name` and `#name` reach the app as `<@U…|name>` and `<#C…|name>`. */
export interface AppCommand {
  name: string;
  hint: string;
  description: string;
  isEscaped: boolean;
}

const Manifest = z.object({
  features: z.object({
    slash_commands: z
      .array(
        z.object({
          command: z.string(),
          description: z.string(),
          usage_hint: z.string().optional(),
          should_escape: z.boolean().optional(),
        }),
      )
      .default([]),
    shortcuts: z
      .array(z.object({ type: z.enum(["global", "message"]), callback_id: z.string(), name: z.string() }))
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional() }),
});

/** Reads a Slack app manifest (YAML or JSON text). Throws a ZodError that names each missing or wrong key. */
export function readAppManifest(text: string): AppManifest {
  const { features, oauth_config, settings } = Manifest.parse(parse(text));
  return {
    commands: features.slash_commands.map((one) => ({
      name: one.command,
      hint: one.usage_hint ?? "",
      description: one.description,
      isEscaped: one.should_escape ?? false,
    })),
    shortcuts: features.shortcuts.map((one) => ({ kind: one.type, callbackId: one.callback_id, name: one.name })),
    events: settings.event_subscriptions?.bot_events ?? [],
    scopes: oauth_config.scopes.bot,
  };
}
