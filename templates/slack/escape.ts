/** Formatted text in which every mention, link and format is ours. Only the functions of this file make it. */
export interface Safe {
  readonly safe: string;
}

/** What may stand in a template: safe text as it is, anything else is treated as foreign and escaped to one line. */
export type Part = Safe | string | number;

const foreignLengthMax = 500;
const urlLengthMax = 3000;
const ellipsis = "…";

/**
 * Builds safe text: md`*${title}* by ${user(id)}`. Plain strings are foreign: they are escaped, put on one line and cut at 500
 * characters; the literal parts are ours.
 */
export function md(literals: TemplateStringsArray, ...parts: readonly Part[]): Safe {
  return { safe: literals.reduce((text, literal, index) => text + toSafe(parts[index - 1]) + literal) };
}

function toSafe(part: Part | undefined): string {
  if (part === undefined) return "";
  if (typeof part === "object") return part.safe;
  return foreign(String(part)).safe;
}

/** Joins safe or foreign parts with a literal of ours, such as " · " or a line break. */
export function joined(parts: readonly Part[], separator: string): Safe {
  return { safe: parts.map(toSafe).join(separator) };
}

/** Foreign text on one line: cleaned, cut at `max` characters before escaping, then escaped. */
export function foreign(text: string, max: number = foreignLengthMax): Safe {
  return { safe: neutralise(cut(clean(text).replace(/\s+/g, " ").trim(), max)) };
}

/** Foreign text that may have several lines; more than one empty line in a row becomes one. */
export function foreignLines(text: string, max: number): Safe {
  return { safe: neutralise(cut(tidyLines(text), max)) };
}

function tidyLines(text: string): string {
  return clean(text)
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * What people and operators wrote, with lines: like `foreignLines`, and its http(s) addresses can be clicked. Slack makes no links in
 * verbatim text by itself; each address is its own title, so it can't lead elsewhere than it says.
 */
export function prose(text: string, max: number): Safe {
  const addresses: string[] = [];
  const whole = text.replaceAll(placeholder, "");
  const marked = cut(tidyLines(whole), max).replace(address, (found, at: number, all: string) => {
    // A cut address leads nowhere.
    if (httpAddress(found) === undefined || all.startsWith(ellipsis, at + found.length)) return found;
    return `${placeholder}${addresses.push(found) - 1}${placeholder}`;
  });
  const safe = neutralise(marked).replace(placeholders, (_mark, index: string) => {
    const found = addresses[Number(index)] ?? "";
    return `<${addressInLink(httpAddress(found) ?? "")}|${escapeEntities(found)}>`;
  });
  return { safe };
}

const address = /https?:\/\/[^\s<>|"'`\uE000]*[^\s<>|"'`\uE000.,;:!?…)\]}*_~]/gi;
// A character of the private use area stands for an address while the text around it is made safe.
const placeholder = "\uE000";
const placeholders = /\uE000(\d+)\uE000/g;

/** Foreign text as a code span. */
export function code(text: string, max = 200): Safe {
  const inner = cut(clean(text).replace(/\s+/g, " ").trim(), max);
  return { safe: inner === "" ? "" : `\`${escapeEntities(inner.replaceAll("`", "ˋ"))}\`` };
}

/** A link with a foreign title. An address that isn't plain http(s) is left out and only the title stays. */
export function link(url: string, title: string): Safe {
  const target = httpAddress(url);
  const words = foreign(title, 200);
  const text = words.safe === "" ? foreign(target ?? "", 200) : words;
  if (target === undefined) return text;
  return { safe: `<${addressInLink(target)}|${text.safe}>` };
}

function addressInLink(target: string): string {
  // A backtick would open a code span that a later cut closes in the middle of the link.
  return escapeEntities(target).replaceAll("|", "%7C").replaceAll("`", "%60");
}

/** The normalised address when it is http(s) without credentials and short enough for Slack, else undefined. */
export function httpAddress(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== "https:" && parsed.protocol !== "http:")) return undefined;
  // `https://slack.com@evil.example` reads as slack.com to a tired person.
  if (parsed.username !== "" || parsed.password !== "") return undefined;
  // The URL standard takes hosts that no name server knows, such as one with backticks.
  if (!/^[a-z0-9._:[\]-]+$/i.test(parsed.hostname)) return undefined;
  return parsed.href.length > urlLengthMax / 2 ? undefined : parsed.href;
}

/** A mention that pings; an id that isn't a Slack user id is shown as text. */
export function user(userId: string): Safe {
  return /^[UW][A-Z0-9]{2,20}$/.test(userId) ? { safe: `<@${userId}>` } : foreign(userId, 80);
}

/** A link to a channel; an id that isn't one is shown as text. */
export function channel(channelId: string): Safe {
  return /^[CG][A-Z0-9]{2,20}$/.test(channelId) ? { safe: `<#${channelId}>` } : foreign(channelId, 80);
}

/** An instant in each reader's own time zone; readers without one see it in `timeZone`. */
export function moment(at: Date, style: "time" | "date-time", timeZone: string): Safe {
  const seconds = Math.floor(at.getTime() / 1000);
  const format = style === "time" ? "{time}" : "{date_short_pretty} {time}";
  return { safe: `<!date^${seconds}^${format}|${escapeEntities(zoned(at, style, timeZone))}>` };
}

/** An instant in each reader's own time zone and, in brackets, in the workspace's: for times that people tell each other. */
export function momentInBoth(at: Date, style: "time" | "date-time", timeZone: string): Safe {
  return md`${moment(at, style, timeZone)} (${zoned(at, "time", timeZone)})`;
}

/** An instant beside an earlier one that the reader sees the day of: the time alone on the same day, with its date on a later one. */
export function momentAfter(at: Date, earlier: Date, timeZone: string): Safe {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short" });
  return moment(at, day.format(at) === day.format(earlier) ? "time" : "date-time", timeZone);
}

/** An instant as words in one explicit time zone: `04:02 GMT+9`, `21 Nov 04:02 UTC`. */
export function zoned(at: Date, style: "time" | "date-time", timeZone: string): string {
  const date = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(style === "time" ? {} : { day: "numeric", month: "short" }),
  });
  return date.format(at).replace(", ", " ");
}

/** Cuts to `max` UTF-16 units with an ellipsis, never in the middle of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed();
  const head = text.slice(0, Math.max(0, max - ellipsis.length));
  const last = head.charCodeAt(head.length - 1);
  const whole = last >= 0xd800 && last <= 0xdbff ? head.slice(0, -1) : head;
  return `${whole.toWellFormed().trimEnd()}${ellipsis}`;
}

/** Cuts like `cut`, at the end of a word when there is one near. */
export function cutAtWord(text: string, max: number): string {
  const whole = cut(text, max);
  if (text.length <= max) return whole;
  const space = whole.lastIndexOf(" ");
  return space > max * 0.7 ? `${whole.slice(0, space).replace(/[\s,;:.]+$/, "")}${ellipsis}` : whole;
}

/** Removes control characters and the direction marks that make text read differently from what it is. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, (mark) =>
      mark === "\n" || mark === "\t" ? mark : "",
    );
}

// Slack has no way to escape formatting, so a look-alike stands in where the character would format: any backtick, a quote mark at
// the start of a line, and `*_~` in pairs around words.
function neutralise(text: string): string {
  const quiet = text
    .replaceAll("`", "ˋ")
    .replace(/^[ \t]*>/gm, "›")
    .replace(/(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu, (_pair, mark: string, inner: string) => {
      const like = lookAlikes[mark] ?? mark;
      return `${like}${inner}${like}`;
    });
  return escapeEntities(quiet);
}

const lookAlikes: Readonly<Record<string, string>> = { "*": "∗", _: "ˍ", "~": "∼" };

// https://docs.slack.dev/messaging/formatting-message-text: these three and no others.
function escapeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
