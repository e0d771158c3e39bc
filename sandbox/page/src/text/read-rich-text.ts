import { type Json, numberOf, objectOf, objectsOf, stringOf } from "../json.ts";
import type { Inline, InlineStyle, Prose } from "./inline.ts";

/** Reads a `rich_text` block; `unread` names the element types that this page does not know. */
export function readRichText(block: Json): { readonly prose: readonly Prose[]; readonly unread: readonly string[] } {
  const unread: string[] = [];
  const prose = objectsOf(block["elements"]).flatMap((element) => readElement(element, unread));
  return { prose, unread };
}

function readElement(element: Json, unread: string[]): readonly Prose[] {
  const inlines = (): readonly Inline[] => objectsOf(element["elements"]).flatMap((part) => readInline(part, unread));
  switch (element["type"]) {
    case "rich_text_section":
      return [{ kind: "paragraph", inlines: inlines() }];
    case "rich_text_quote":
      return [{ kind: "quote", children: [{ kind: "paragraph", inlines: inlines() }] }];
    case "rich_text_preformatted":
      return [{ kind: "code", text: objectsOf(element["elements"]).map(plainOf).join("") }];
    case "rich_text_list":
      return [
        {
          kind: "list",
          isOrdered: element["style"] === "ordered",
          indent: numberOf(element["indent"]) ?? 0,
          start: (numberOf(element["offset"]) ?? 0) + 1,
          items: objectsOf(element["elements"]).map((item) => ({
            inlines: objectsOf(item["elements"]).flatMap((part) => readInline(part, unread)),
          })),
        },
      ];
    default:
      unread.push(stringOf(element["type"]) || "(no type)");
      return [];
  }
}

function plainOf(part: Json): string {
  return stringOf(part["text"]) || stringOf(part["url"]);
}

function readInline(part: Json, unread: string[]): readonly Inline[] {
  const bare = readBare(part);
  if (bare === undefined) {
    unread.push(stringOf(part["type"]) || "(no type)");
    return [];
  }
  return [styled(bare, objectOf(part["style"]))];
}

function readBare(part: Json): Inline | undefined {
  switch (part["type"]) {
    case "text":
      return { kind: "text", text: stringOf(part["text"]) };
    case "link":
      return {
        kind: "link",
        url: stringOf(part["url"]),
        children: [{ kind: "text", text: stringOf(part["text"]) || stringOf(part["url"]) }],
      };
    case "user":
      return { kind: "user", id: stringOf(part["user_id"]), label: "" };
    case "channel":
      return { kind: "channel", id: stringOf(part["channel_id"]), label: "" };
    case "usergroup":
      return { kind: "usergroup", id: stringOf(part["usergroup_id"]), label: "" };
    case "team":
      return { kind: "text", text: `@${stringOf(part["team_id"])}` };
    case "broadcast":
      return { kind: "broadcast", range: stringOf(part["range"]) };
    case "emoji":
      return { kind: "emoji", name: stringOf(part["name"]), unicode: characterOf(stringOf(part["unicode"])) };
    case "date":
      return {
        kind: "date",
        atSeconds: numberOf(part["timestamp"]) ?? 0,
        format: stringOf(part["format"]),
        url: stringOf(part["url"]),
        fallback: stringOf(part["fallback"]),
      };
    case "color":
      return { kind: "color", value: stringOf(part["value"]) };
    default:
      return undefined;
  }
}

function characterOf(hex: string): string {
  const points = hex.split("-").map((point) => Number.parseInt(point, 16));
  return hex !== "" && points.every((point) => point > 0 && point <= 0x10_ff_ff) ? String.fromCodePoint(...points) : "";
}

const nesting: readonly (readonly [string, InlineStyle])[] = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["strike", "strike"],
  ["underline", "underline"],
  ["highlight", "highlight"],
];

function styled(inline: Inline, style: Json): Inline {
  const inner: Inline = style["code"] === true && inline.kind === "text" ? { kind: "code", text: inline.text } : inline;
  return nesting.reduce<Inline>(
    (child, [flag, name]) => (style[flag] === true ? { kind: "styled", style: name, children: [child] } : child),
    inner,
  );
}
