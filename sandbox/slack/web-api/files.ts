import { limits } from "../block-kit/limits.ts";
import { isJson } from "../block-kit/rule.ts";
import { postMessage } from "../messages.ts";
import type { UploadedFile } from "../state.ts";
import type { Workspace } from "../workspace.ts";
import { isRefusal, refuse, refuseArguments } from "./answer.ts";
import { objectList } from "./args.ts";
import { findChannel, findJoinedChannel } from "./find-channel.ts";
import { type Methods, method } from "./method.ts";

/** files.*, canvases.* and conversations.canvases.create. */
export const files: Methods = {
  "files.getUploadURLExternal": method(
    {
      tier: "t4",
      required: "length filename",
      optional: "alt_txt snippet_type",
      scopes: "files:write",
      acceptsJson: false,
    },
    (workspace, args) => {
      const length = args.whole("length");
      if (length === undefined || !(length > 0))
        return refuseArguments("must be greater than 0 [json-pointer:/length]");
      const id = workspace.identifiers.next("F");
      const name = args.text("filename");
      const created = Math.floor(workspace.clock() / 1000);
      const user = workspace.state.app.userId;
      const file: UploadedFile = {
        id,
        name,
        title: name,
        length,
        content: undefined,
        isComplete: false,
        channels: [],
        user,
        created,
      };
      workspace.state.files.set(id, file);
      return { ok: true, upload_url: `${workspace.publicUrl()}/files/upload/${id}`, file_id: id };
    },
  ),

  "files.completeUploadExternal": method(
    {
      tier: "t4",
      required: "files",
      optional: "blocks channel_id channels icon_emoji icon_url initial_comment thread_ts username",
      scopes: "files:write",
      errors: "channel_not_found file_not_found not_in_channel",
    },
    (workspace, args) => {
      const sent = objectList(args.json("files"));
      if (!sent) return refuseArguments("must provide an array [json-pointer:/files]");
      const wanted = sent.map(({ id, title }) => ({ file: workspace.state.files.get(String(id)), title }));
      const found = wanted.flatMap(({ file, title }) => (file?.content && !file.isComplete ? [{ file, title }] : []));
      if (found.length === 0 || found.length < wanted.length) return refuse("file_not_found");
      const channelIds = args.has("channel_id") ? [args.text("channel_id")] : args.list("channels");
      const channels = channelIds.map((id) => findJoinedChannel(workspace, id));
      const missing = channels.find(isRefusal);
      if (missing) return missing;
      for (const { file, title } of found) {
        file.isComplete = true;
        file.channels = channelIds;
        if (typeof title === "string") file.title = title;
      }
      for (const channel of channels) {
        if (isRefusal(channel)) continue;
        postMessage(workspace, channel, {
          user: workspace.state.app.userId,
          text: args.text("initial_comment"),
          files: found.map(({ file }) => file.id),
          ...(args.has("thread_ts") ? { threadTs: args.text("thread_ts") } : {}),
        });
      }
      return { ok: true, files: found.map(({ file }) => fileJson(workspace, file)) };
    },
  ),

  "files.info": method(
    {
      tier: "t4",
      required: "file",
      optional: "count cursor limit page",
      scopes: "files:read",
      errors: "file_not_found",
      acceptsJson: false,
    },
    (workspace, args) => {
      const file = workspace.state.files.get(args.text("file"));
      return file?.isComplete ? { ok: true, file: fileJson(workspace, file), comments: [] } : refuse("file_not_found");
    },
  ),

  "canvases.create": method(
    {
      tier: "t2",
      optional: "channel_id document_content title",
      scopes: "canvases:write",
      errors: "canvas_creation_failed free_team_canvas_tab_already_exists",
    },
    (workspace, args) => {
      const markdown = readMarkdown(args.json("document_content"));
      if (markdown === undefined) return refuse("canvas_creation_failed");
      if (!args.has("channel_id")) return { ok: true, canvas_id: addCanvas(workspace, args.text("title"), markdown) };
      const channel = findJoinedChannel(workspace, args.text("channel_id"));
      if (isRefusal(channel)) return refuse("canvas_creation_failed");
      if (channel.canvasId) return refuse("free_team_canvas_tab_already_exists");
      channel.canvasId = addCanvas(workspace, args.text("title"), markdown, channel.id);
      return { ok: true, canvas_id: channel.canvasId };
    },
  ),

  "conversations.canvases.create": method(
    {
      tier: "t2",
      required: "channel_id",
      optional: "document_content title",
      scopes: "canvases:write",
      errors: "canvas_creation_failed channel_canvas_already_exists channel_canvas_creation_failed",
    },
    (workspace, args) => {
      const channel = findChannel(workspace, args.text("channel_id"));
      if (isRefusal(channel) || channel.isArchived) return refuse("channel_canvas_creation_failed");
      if (!channel.members.has(workspace.state.app.userId)) return refuse("channel_canvas_creation_failed");
      if (channel.canvasId) return refuse("channel_canvas_already_exists");
      const markdown = readMarkdown(args.json("document_content"));
      if (markdown === undefined) return refuse("canvas_creation_failed");
      channel.canvasId = addCanvas(workspace, args.text("title"), markdown, channel.id);
      return { ok: true, canvas_id: channel.canvasId };
    },
  ),

  "canvases.edit": method(
    {
      tier: "t3",
      required: "canvas_id changes",
      scopes: "canvases:write",
      errors: "canvas_not_found canvas_editing_failed canvas_too_large",
    },
    (workspace, args) => {
      const canvas = workspace.state.canvases.get(args.text("canvas_id"));
      if (!canvas) return refuse("canvas_not_found");
      const [change, ...more] = objectList(args.json("changes")) ?? [];
      // Slack takes exactly one change a call.
      if (!change || more.length > 0) return refuseArguments("no more than 1 items allowed [json-pointer:/changes]");
      const markdown = readMarkdown(change["document_content"]);
      // Sections are not modelled: only whole-canvas edits are.
      if (markdown === undefined || change["section_id"] !== undefined) return refuse("canvas_editing_failed");
      const edits: Record<string, string> = {
        insert_at_start: `${markdown}\n${canvas.markdown}`,
        insert_at_end: `${canvas.markdown}\n${markdown}`,
        replace: markdown,
      };
      const edited = edits[String(change["operation"])];
      if (edited === undefined) return refuse("canvas_editing_failed");
      if (Buffer.byteLength(edited) > limits.canvasBytes) return refuse("canvas_too_large");
      canvas.markdown = edited;
      workspace.changed();
      return { ok: true };
    },
  ),
};

function addCanvas(workspace: Workspace, title: string, markdown: string, channel?: string): string {
  const id = workspace.identifiers.next("F");
  workspace.state.canvases.set(id, { id, title, markdown, ...(channel ? { channel } : {}) });
  workspace.changed();
  return id;
}

function readMarkdown(content: unknown): string | undefined {
  if (content === undefined) return "";
  if (!isJson(content) || content["type"] !== "markdown" || typeof content["markdown"] !== "string") return undefined;
  return Buffer.byteLength(content["markdown"]) > limits.canvasBytes ? undefined : content["markdown"];
}

function fileJson(workspace: Workspace, file: UploadedFile): Record<string, unknown> {
  const url = `${workspace.publicUrl()}/files/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    user: file.user,
    size: file.content?.length ?? file.length,
    mode: "hosted",
    channels: file.channels,
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}
