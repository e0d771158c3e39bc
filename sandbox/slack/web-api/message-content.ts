import { characters } from "../block-kit/characters.ts";
import { limits } from "../block-kit/limits.ts";
import { isJson, type Json } from "../block-kit/rule.ts";
import { textLength, validateBlocks } from "../block-kit/validate-blocks.ts";
import { parsedFully } from "../typed-text.ts";
import type { Workspace } from "../workspace.ts";
import { type Refusal, refuse, refuseProblems } from "./answer.ts";
import { type Args, objectList } from "./args.ts";

/** A message's content after Slack's checks. */
export interface Content {
  text: string;
  /** undefined when not sent: an update leaves the old ones alone or clears them, by Slack's own rule. */
  blocks?: Json[];
  attachments?: Json[];
  metadata?: Json;
  /** Set when text was cut at 40,000 characters. */
  isTruncated: boolean;
}

/**
 * Reads and checks what a message says. `tooLong` is the method's error for text that adds up to too much (only chat.postMessage
 * names that case `msg_blocks_too_long`); methods without an error of their own for attachments say `invalid_arguments`.
 */
export function readContent(
  workspace: Workspace,
  args: Args,
  rules: { tooLong?: string; badAttachments?: string; hasTotalLimit?: boolean } = {},
): Content | Refusal {
  const { tooLong = "msg_too_long", badAttachments = "invalid_arguments", hasTotalLimit = true } = rules;
  const markdown = args.text("markdown_text");
  if (markdown !== "" && (args.has("text") || args.has("blocks"))) return refuse("markdown_text_conflict");
  if (markdown.length > limits.markdownTotal) return refuse(tooLong);

  const blocks = readBlocks(args);
  if (isRefused(blocks)) return blocks;
  const attachments = args.has("attachments") ? objectList(args.json("attachments")) : undefined;
  if (args.has("attachments") && !attachments) return refuse(badAttachments);
  if (attachments && attachments.length > limits.attachments) return refuse("too_many_attachments");
  const nested = (attachments ?? []).flatMap((one, index) => {
    const inner: unknown = one["blocks"];
    return Array.isArray(inner) ? validateBlocks(inner, "message", `/attachments/${index}/blocks`) : [];
  });
  if (nested.length > 0) return refuseProblems("invalid_blocks", nested);
  if (hasTotalLimit && blocks && textLength(blocks) > limits.blocksTextTotal) return refuse(tooLong);

  const metadata = readMetadata(args);
  if (isRefused(metadata)) return metadata;
  const isParsed = args.flag("link_names") || args.text("parse") === "full";
  const full = isParsed ? parsedFully(workspace, args.text("text")) : markdown || args.text("text");
  const isEmpty = full.trim() === "" && !blocks?.length && !attachments?.length;
  if (isEmpty) return refuse("no_text");
  const letters = characters(full);
  const isTruncated = letters.length > limits.messageText;
  return {
    text: isTruncated ? letters.slice(0, limits.messageText).join("") : full,
    ...(blocks ? { blocks } : {}),
    ...(attachments ? { attachments } : {}),
    ...(metadata ? { metadata } : {}),
    isTruncated,
  };
}

/** Slack's warning on a message that was cut. */
export const truncationWarning = {
  warning: "message_truncated",
  response_metadata: {
    warnings: ["message_truncated"],
    messages: ["[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."],
  },
};

function readBlocks(args: Args): Json[] | undefined | Refusal {
  if (!args.has("blocks")) return undefined;
  const sent = args.json("blocks");
  const blocks = objectList(sent);
  if (!blocks) return refuse("invalid_blocks_format");
  const problems = validateBlocks(blocks, "message");
  return problems.length > 0 ? refuseProblems("invalid_blocks", problems) : blocks;
}

// Slack documents no number for metadata_too_large; its event payloads are stored with the message, and this is far above a key.
const METADATA_BYTES_MAX = 16_000;

function readMetadata(args: Args): Json | undefined | Refusal {
  if (!args.has("metadata")) return undefined;
  const metadata = args.json("metadata");
  if (!isJson(metadata)) return refuse("invalid_metadata_format");
  const { event_type: type, event_payload: payload } = metadata;
  if (typeof type !== "string" || type === "" || !isJson(payload)) return refuse("invalid_metadata_schema");
  const isFlat = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
  const isShallow = (value: unknown): boolean => isFlat(value) || (isJson(value) && Object.values(value).every(isFlat));
  const isAllowed = (value: unknown): boolean => isShallow(value) || (Array.isArray(value) && value.every(isShallow));
  if (!Object.values(payload).every(isAllowed)) return refuse("invalid_metadata_schema");
  return Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES_MAX ? refuse("metadata_too_large") : metadata;
}

function isRefused(value: unknown): value is Refusal {
  return isJson(value) && value["ok"] === false && typeof value["error"] === "string";
}
