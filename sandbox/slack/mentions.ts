import { isJson } from "./block-kit/rule.ts";

const IN_TEXT = /<(!channel|!here|!everyone|!subteam\^[A-Z0-9]+|@[UW][A-Z0-9]+)(?:\|[^>]*)?>/g;

/**
 * Everyone Slack would notify for this message: `!channel`, `!here`, `!everyone`, user ids and usergroup ids. Text is read raw, so an
 * unescaped `<!channel>` from a stranger's alert title counts; plain_text and rich_text words never do.
 */
export function findMentions(text: string, blocks: readonly unknown[], attachments: readonly unknown[]): string[] {
  return [...new Set([...inMrkdwn(text), ...inParts([...blocks, ...attachments])])];
}

function inMrkdwn(text: string): string[] {
  return [...text.matchAll(IN_TEXT)].map(([, found = ""]) => found.replace(/^@|^!subteam\^/, ""));
}

function inParts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inParts);
  if (!isJson(value)) return [];
  const { type, text } = value;
  if (type === "user" && typeof value["user_id"] === "string") return [value["user_id"]];
  if (type === "usergroup" && typeof value["usergroup_id"] === "string") return [value["usergroup_id"]];
  if (type === "broadcast" && typeof value["range"] === "string") return [`!${value["range"]}`];
  const readsMarkup = type === "mrkdwn" || type === "markdown" || type === undefined;
  return [...(readsMarkup && typeof text === "string" ? inMrkdwn(text) : []), ...Object.values(value).flatMap(inParts)];
}
