import { validateBlocks } from "#sandbox/slack/block-kit/validate-blocks.ts";
import { validateView } from "#sandbox/slack/block-kit/validate-view.ts";
import type { SlackHome, SlackMessage, SlackModal } from "#templates/slack/block.ts";
import { limits } from "#templates/slack/limits.ts";

/** What Slack would refuse about a message; empty when it would take it. */
export function messageProblems(message: SlackMessage): readonly string[] {
  const total = JSON.stringify(message.blocks).length;
  return [
    ...validateBlocks(message.blocks, "message").map(({ pointer, message: words }) => `${pointer} ${words}`),
    ...(message.blocks.length === 0 ? ["no blocks"] : []),
    ...(message.text === "" || message.text.length > limits.messageText ? ["text"] : []),
    ...(total > limits.messageTotal ? [`total ${total}`] : []),
    ...foreignMarkup(message),
  ];
}

/** What Slack would refuse about a modal or App Home; empty when it would take it. */
export function viewProblems(view: SlackModal | SlackHome): readonly string[] {
  const bytes = Buffer.byteLength(JSON.stringify(view));
  return [
    ...validateView(view, view.type).map(({ pointer, message }) => `${pointer} ${message}`),
    ...(bytes > 250_000 ? [`bytes ${bytes}`] : []),
    ...foreignMarkup(view),
  ];
}

/** Every `<...>` that Slack would act on and that isn't one of ours, in formatted texts and in the fallback text. */
function foreignMarkup(view: SlackMessage | SlackModal | SlackHome): readonly string[] {
  const texts = formattedTexts(view);
  if ("text" in view) texts.push(view.text);
  return texts.flatMap((text) => [
    ...[...text.matchAll(/<([^<>]*)>?/g)].map(([token]) => token).filter((token) => !isOurs(token)),
    ...[...text.matchAll(/&(?!amp;|lt;|gt;)/g)].map(() => `bare & in ${text}`),
    // A stray `>` would close somebody else's token.
    ...(text.replace(/<[^<>]*>/g, "").includes(">") ? [`bare > in ${text}`] : []),
    ...(/\p{Cs}/u.test(text) ? ["half a character"] : []),
  ]);
}

function isOurs(token: string): boolean {
  return (
    /^<@(U0ONCALL|U0LEAD)>$/.test(token) ||
    /^<#C0ROOM>$/.test(token) ||
    /^<!date\^\d+\^(\{date_short_pretty\} )?\{time\}\|[^<>|]+>$/.test(token) ||
    /^<https?:\/\/[^<>|\s@/?#]+[^<>|\s]*\|[^<>]+>$/.test(token)
  );
}

function formattedTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(formattedTexts);
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const isFormatted = entries.some(([key, one]) => key === "type" && one === "mrkdwn");
  const isVerbatim = entries.some(([key, one]) => key === "verbatim" && one === true);
  return entries.flatMap(([key, one]) => {
    if (key !== "text" || typeof one !== "string" || !isFormatted) return formattedTexts(one);
    return isVerbatim ? [one] : [one, "<not verbatim>"];
  });
}
