import { decodeEntities } from "./decode-entities.ts";
import { hasEmoji } from "./emoji.ts";
import type { Inline, InlineStyle } from "./inline.ts";
import { parseToken } from "./parse-token.ts";

const styles: Readonly<Record<string, InlineStyle>> = { "*": "bold", _: "italic", "~": "strike" };
const emojiAt = /:([a-z0-9_+'-]+)(?:::skin-tone-\d)?:/y;
const urlAt = /https?:\/\/[^\s<>|*~`"']*[^\s<>|*~`"'.,;:!?)\]}]/iy;

/** Reads one line of Slack's mrkdwn. The text is still escaped, so a real `<` always opens a token of Slack's. */
export function parseMrkdwnLine(line: string, isVerbatim = false): readonly Inline[] {
  const found: Inline[] = [];
  let plain = "";
  let at = 0;
  const push = (inline: Inline, length: number): void => {
    if (plain !== "") {
      found.push({ kind: "text", text: decodeEntities(plain) });
      plain = "";
    }
    found.push(inline);
    at += length;
  };
  while (at < line.length) {
    const piece = readPiece(line, at, isVerbatim);
    if (piece === undefined) {
      plain += line[at];
      at += 1;
    } else {
      push(piece.inline, piece.length);
    }
  }
  if (plain !== "") {
    found.push({ kind: "text", text: decodeEntities(plain) });
  }
  return found;
}

interface Piece {
  readonly inline: Inline;
  readonly length: number;
}

function readPiece(line: string, at: number, isVerbatim: boolean): Piece | undefined {
  switch (line.charAt(at)) {
    case "<":
      return readToken(line, at);
    case "`":
      return readCode(line, at);
    case "*":
    case "_":
    case "~":
      return readStyled(line, at, isVerbatim);
    case ":":
      return readEmoji(line, at);
    case "h":
    case "H":
      return isVerbatim ? undefined : readUrl(line, at);
    default:
      return undefined;
  }
}

function readToken(line: string, at: number): Piece | undefined {
  const end = line.indexOf(">", at);
  const inline = end < 0 ? undefined : parseToken(line.slice(at + 1, end));
  return inline === undefined ? undefined : { inline, length: end + 1 - at };
}

function readCode(line: string, at: number): Piece | undefined {
  const end = line.indexOf("`", at + 1);
  if (end <= at + 1) {
    return undefined;
  }
  return { inline: { kind: "code", text: plainOf(line.slice(at + 1, end)) }, length: end + 1 - at };
}

function readEmoji(line: string, at: number): Piece | undefined {
  emojiAt.lastIndex = at;
  const match = emojiAt.exec(line);
  const name = match?.[1];
  return match === null || name === undefined || !hasEmoji(name)
    ? undefined
    : { inline: { kind: "emoji", name, unicode: "" }, length: match[0].length };
}

function readUrl(line: string, at: number): Piece | undefined {
  urlAt.lastIndex = at;
  const match = isWord(line[at - 1]) ? null : urlAt.exec(line);
  if (match === null) {
    return undefined;
  }
  const url = decodeEntities(match[0]);
  return { inline: { kind: "link", url, children: [{ kind: "text", text: url }] }, length: match[0].length };
}

function readStyled(line: string, at: number, isVerbatim: boolean): Piece | undefined {
  const marker = line[at] ?? "";
  const style = styles[marker];
  const next = line[at + 1];
  if (style === undefined || isWord(line[at - 1]) || next === undefined || /\s/.test(next) || next === marker) {
    return undefined;
  }
  const end = closingOf(line, at + 1, marker);
  return end === undefined
    ? undefined
    : {
        inline: { kind: "styled", style, children: parseMrkdwnLine(line.slice(at + 1, end), isVerbatim) },
        length: end + 1 - at,
      };
}

function closingOf(line: string, from: number, marker: string): number | undefined {
  for (let at = from; at < line.length; at += 1) {
    const skipped = line[at] === "<" ? readToken(line, at) : line[at] === "`" ? readCode(line, at) : undefined;
    if (skipped !== undefined) {
      at += skipped.length - 1;
    } else if (line[at] === marker && !/\s/.test(line[at - 1] ?? " ") && !isWord(line[at + 1])) {
      return at;
    }
  }
  return undefined;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** Text inside code: tokens show their address or label, nothing else is read. */
export function plainOf(text: string): string {
  return decodeEntities(
    text.replaceAll(/<((?:https?:\/\/|mailto:)[^<>|]*)(?:\|([^<>]*))?>/g, (_, url, label) => label ?? url),
  );
}
