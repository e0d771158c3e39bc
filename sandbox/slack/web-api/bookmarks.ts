import type { Bookmark, Channel } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse } from "./answer.ts";
import type { Args } from "./args.ts";
import { findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";

// Slack documents 100 bookmarks a channel in its help center, not in the method reference.
const BOOKMARKS_MAX = 100;

/** The bookmarks.* methods. */
export const bookmarks: Methods = {
  "bookmarks.add": method(
    {
      tier: "t2",
      required: "title type",
      optional: "access_level channel_id emoji entity_id link parent_id",
      scopes: "bookmarks:write",
      errors: "access_denied channel_not_found invalid_bookmark_type invalid_emoji invalid_link too_many_bookmarks",
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel_id"), "access_denied");
      if (isRefusal(channel)) return channel;
      if (args.text("type") !== "link") return refuse("invalid_bookmark_type");
      const refused = refusedBookmark(args);
      if (refused) return refuse(refused);
      if (!args.has("link")) return refuse("invalid_link");
      if (channel.bookmarks.length >= BOOKMARKS_MAX) return refuse("too_many_bookmarks");
      const bookmark: Bookmark = {
        id: workspace.identifiers.next("Bk"),
        title: args.text("title"),
        link: args.text("link"),
        emoji: args.text("emoji"),
        createdAt: Math.floor(workspace.clock() / 1000),
      };
      channel.bookmarks.push(bookmark);
      workspace.changed();
      return { ok: true, bookmark: bookmarkJson(workspace, channel, bookmark) };
    },
  ),

  "bookmarks.edit": method(
    {
      tier: "t2",
      optional: "bookmark_id channel_id emoji link title",
      scopes: "bookmarks:write",
      errors: "access_denied channel_not_found invalid_emoji invalid_link not_found",
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel_id"), "access_denied");
      if (isRefusal(channel)) return channel;
      const bookmark = channel.bookmarks.find((one) => one.id === args.text("bookmark_id"));
      if (!bookmark) return refuse("not_found");
      const refused = refusedBookmark(args);
      if (refused) return refuse(refused);
      if (args.has("title")) bookmark.title = args.text("title");
      if (args.has("link")) bookmark.link = args.text("link");
      if (args.has("emoji")) bookmark.emoji = args.text("emoji");
      workspace.changed();
      return { ok: true, bookmark: bookmarkJson(workspace, channel, bookmark) };
    },
  ),

  "bookmarks.list": method(
    { tier: "t3", optional: "channel_id", scopes: "bookmarks:read", errors: "access_denied channel_not_found" },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel_id"), "access_denied");
      if (isRefusal(channel)) return channel;
      return { ok: true, bookmarks: channel.bookmarks.map((one) => bookmarkJson(workspace, channel, one)) };
    },
  ),

  "bookmarks.remove": method(
    {
      tier: "t2",
      optional: "bookmark_id channel_id quip_section_id",
      scopes: "bookmarks:write",
      errors: "access_denied channel_not_found not_found",
    },
    (workspace, args) => {
      const channel = findJoinedChannel(workspace, args.text("channel_id"), "access_denied");
      if (isRefusal(channel)) return channel;
      const kept = channel.bookmarks.filter((one) => one.id !== args.text("bookmark_id"));
      if (kept.length === channel.bookmarks.length) return refuse("not_found");
      channel.bookmarks = kept;
      workspace.changed();
      return { ok: true };
    },
  ),
};

function refusedBookmark(args: Args): string | undefined {
  if (args.has("link") && !/^https?:\/\/[^\s]+$/.test(args.text("link"))) return "invalid_link";
  if (args.has("emoji") && !/^:[a-z0-9_+'-]+:$/.test(args.text("emoji"))) return "invalid_emoji";
  return undefined;
}

function bookmarkJson(workspace: Workspace, channel: Channel, bookmark: Bookmark): Record<string, unknown> {
  return {
    id: bookmark.id,
    channel_id: channel.id,
    title: bookmark.title,
    link: bookmark.link,
    emoji: bookmark.emoji,
    icon_url: null,
    type: "link",
    entity_id: null,
    date_created: bookmark.createdAt,
    date_updated: 0,
    rank: "i",
    last_updated_by_user_id: workspace.state.app.userId,
    last_updated_by_team_id: workspace.state.team.id,
    shortcut_id: null,
    app_id: workspace.state.app.id,
  };
}
