import type { Workspace } from "./workspace.ts";

/**
 * What Slack makes of `@name`, `#channel` and links a person typed: `<@U…>`, `<#C…|name>`, `<https://…>`. With `names`, users are
 * written `<@U…|name>` as in escaped slash commands.
 */
export function linkNames(workspace: Workspace, text: string, names: boolean): string {
  const { users, channels } = workspace.state;
  return text
    .replace(/(^|[\s(])@([a-z0-9._-]+)/g, (whole, before: string, name: string) => {
      const user = [...users.values()].find((one) => one.name === name);
      return user ? `${before}<@${user.id}${names ? `|${user.name}` : ""}>` : whole;
    })
    .replace(/(^|[\s(])#([a-z0-9_-]+)/g, (whole, before: string, name: string) => {
      const channel = [...channels.values()].find((one) => one.kind === "channel" && one.name === name);
      return channel && !channel.isPrivate ? `${before}<#${channel.id}|${channel.name}>` : whole;
    })
    .replace(/(^|[\s(])(https?:\/\/[^\s<>|]+)/g, "$1<$2>");
}

/** A message as typed in the composer: `& < >` escaped, then names and links made clickable, `@here` and the like included. */
export function typedMessage(workspace: Workspace, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return linkBroadcasts(linkNames(workspace, escaped, false));
}

/** What `parse: "full"` and `link_names` make of an app's text: every name in it, broadcasts included, notifies. */
export function parsedFully(workspace: Workspace, text: string): string {
  return linkBroadcasts(linkNames(workspace, text, false));
}

function linkBroadcasts(text: string): string {
  return text.replace(/(^|\s)@(channel|here|everyone)\b/g, "$1<!$2>");
}
