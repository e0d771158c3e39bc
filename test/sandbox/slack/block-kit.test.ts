import { describe, expect, test } from "vitest";
import type { Json, Surface } from "#sandbox/slack/block-kit/rule.ts";
import { validateBlocks } from "#sandbox/slack/block-kit/validate-blocks.ts";
import { validateView } from "#sandbox/slack/block-kit/validate-view.ts";

const a = (count: number) => "a".repeat(count);
const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const option = (value: string) => ({ text: plain(value), value });
const options = (count: number) => Array.from({ length: count }, (_, index) => option(`o${index}`));
const button = (more: Json = {}) => ({ type: "button", text: plain("Go"), ...more });
const section = (more: Json = {}) => ({ type: "section", text: mrkdwn("hi"), ...more });
const actions = (...elements: Json[]) => ({ type: "actions", elements });
const input = (element: Json) => ({ type: "input", label: plain("Label"), element });
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

interface Case {
  what: string;
  /** What Slack takes. */
  taken: Json[];
  /** What it refuses, with where and why. */
  refused: Json[];
  pointer: string;
  code: string;
  surface?: Surface;
}

const cases: readonly Case[] = [
  {
    what: "51 blocks",
    taken: many(50, section()),
    refused: many(51, section()),
    pointer: "/blocks",
    code: "max_items",
  },
  {
    what: "101 blocks of a Home tab",
    taken: many(100, section()),
    refused: many(101, section()),
    pointer: "/blocks",
    code: "max_items",
    surface: "home",
  },
  {
    what: "a section text over 3000",
    taken: [section({ text: mrkdwn(a(3000)) })],
    refused: [section({ text: mrkdwn(a(3001)) })],
    pointer: "/blocks/0/text/text",
    code: "max_length",
  },
  {
    what: "an empty text",
    taken: [section({ text: mrkdwn(" ") })],
    refused: [section({ text: mrkdwn("") })],
    pointer: "/blocks/0/text/text",
    code: "min_length",
  },
  {
    what: "a section without text and fields",
    taken: [{ type: "section", fields: [mrkdwn("x")] }],
    refused: [{ type: "section" }],
    pointer: "/blocks/0",
    code: "one_of",
  },
  {
    what: "11 fields",
    taken: [section({ fields: many(10, mrkdwn("x")) })],
    refused: [section({ fields: many(11, mrkdwn("x")) })],
    pointer: "/blocks/0/fields",
    code: "max_items",
  },
  {
    what: "a field over 2000",
    taken: [section({ fields: [mrkdwn(a(2000))] })],
    refused: [section({ fields: [mrkdwn(a(2001))] })],
    pointer: "/blocks/0/fields/0/text",
    code: "max_length",
  },
  {
    what: "a header over 150",
    taken: [{ type: "header", text: plain(a(150)) }],
    refused: [{ type: "header", text: plain(a(151)) }],
    pointer: "/blocks/0/text/text",
    code: "max_length",
  },
  {
    what: "mrkdwn in a header",
    taken: [{ type: "header", text: plain("x") }],
    refused: [{ type: "header", text: mrkdwn("x") }],
    pointer: "/blocks/0/text/type",
    code: "unsupported_type",
  },
  {
    what: "emoji on mrkdwn",
    taken: [section({ text: { ...plain("x"), emoji: true } })],
    refused: [section({ text: { ...mrkdwn("x"), emoji: true } })],
    pointer: "/blocks/0/text",
    code: "additional_property",
  },
  {
    what: "11 context elements",
    taken: [{ type: "context", elements: many(10, mrkdwn("x")) }],
    refused: [{ type: "context", elements: many(11, mrkdwn("x")) }],
    pointer: "/blocks/0/elements",
    code: "max_items",
  },
  {
    what: "26 buttons in a row",
    taken: [actions(...many(25, button()))],
    refused: [actions(...many(26, button()))],
    pointer: "/blocks/0/elements",
    code: "max_items",
  },
  {
    what: "an actions block without elements",
    taken: [actions(button())],
    refused: [actions()],
    pointer: "/blocks/0/elements",
    code: "min_items",
  },
  {
    what: "a button label over 75",
    taken: [actions(button({ text: plain(a(75)) }))],
    refused: [actions(button({ text: plain(a(76)) }))],
    pointer: "/blocks/0/elements/0/text/text",
    code: "max_length",
  },
  {
    what: "a button value over 2000",
    taken: [actions(button({ value: a(2000) }))],
    refused: [actions(button({ value: a(2001) }))],
    pointer: "/blocks/0/elements/0/value",
    code: "max_length",
  },
  {
    what: "an unknown button style",
    taken: [actions(button({ style: "danger" }))],
    refused: [actions(button({ style: "warning" }))],
    pointer: "/blocks/0/elements/0/style",
    code: "invalid_enum",
  },
  {
    what: "a button without text",
    taken: [actions(button())],
    refused: [actions({ type: "button", action_id: "x" })],
    pointer: "/blocks/0/elements/0",
    code: "missing_field",
  },
  {
    what: "an unknown key",
    taken: [actions(button())],
    refused: [actions(button({ colour: "red" }))],
    pointer: "/blocks/0/elements/0",
    code: "additional_property",
  },
  {
    what: "an unknown block",
    taken: [{ type: "divider" }],
    refused: [{ type: "banner" }],
    pointer: "/blocks/0/type",
    code: "unsupported_type",
  },
  {
    what: "a block without a type",
    taken: [{ type: "divider" }],
    refused: [{ text: mrkdwn("x") }],
    pointer: "/blocks/0",
    code: "missing_field",
  },
  {
    what: "a repeated block_id",
    taken: [section({ block_id: "a" }), section({ block_id: "b" })],
    refused: [section({ block_id: "a" }), section({ block_id: "a" })],
    pointer: "/blocks/1/block_id",
    code: "duplicate",
  },
  {
    what: "a repeated action_id in one block",
    taken: [actions(button({ action_id: "a" })), actions(button({ action_id: "a" }))],
    refused: [actions(button({ action_id: "a" }), button({ action_id: "a" }))],
    pointer: "/blocks/0/elements/1/action_id",
    code: "duplicate",
  },
  {
    what: "a block_id over 255",
    taken: [section({ block_id: a(255) })],
    refused: [section({ block_id: a(256) })],
    pointer: "/blocks/0/block_id",
    code: "max_length",
  },
  {
    what: "an overflow of 6",
    taken: [section({ accessory: { type: "overflow", options: options(5) } })],
    refused: [section({ accessory: { type: "overflow", options: options(6) } })],
    pointer: "/blocks/0/accessory/options",
    code: "max_items",
  },
  {
    what: "101 options",
    taken: [actions({ type: "static_select", options: options(100) })],
    refused: [actions({ type: "static_select", options: options(101) })],
    pointer: "/blocks/0/elements/0/options",
    code: "max_items",
  },
  {
    what: "an option value over 75",
    taken: [actions({ type: "static_select", options: [option(a(75))] })],
    refused: [actions({ type: "static_select", options: [{ text: plain("x"), value: a(76) }] })],
    pointer: "/blocks/0/elements/0/options/0/value",
    code: "max_length",
  },
  {
    what: "an initial option that is not offered",
    taken: [actions({ type: "static_select", options: options(2), initial_option: option("o1") })],
    refused: [actions({ type: "static_select", options: options(2), initial_option: option("o9") })],
    pointer: "/blocks/0/elements/0/initial_option",
    code: "invalid_initial_option",
  },
  {
    what: "options and groups at once",
    taken: [actions({ type: "static_select", option_groups: [{ label: plain("g"), options: options(1) }] })],
    refused: [
      actions({
        type: "static_select",
        options: options(1),
        option_groups: [{ label: plain("g"), options: options(1) }],
      }),
    ],
    pointer: "/blocks/0/elements/0",
    code: "one_of",
  },
  {
    what: "11 checkboxes",
    taken: [actions({ type: "checkboxes", options: options(10) })],
    refused: [actions({ type: "checkboxes", options: options(11) })],
    pointer: "/blocks/0/elements/0/options",
    code: "max_items",
  },
  {
    what: "a confirm text over 300",
    taken: [actions(button({ confirm: { text: plain(a(300)) } }))],
    refused: [actions(button({ confirm: { text: plain(a(301)) } }))],
    pointer: "/blocks/0/elements/0/confirm/text/text",
    code: "max_length",
  },
  {
    what: "a text input in an actions block",
    taken: [actions(button())],
    refused: [actions({ type: "plain_text_input" })],
    pointer: "/blocks/0/elements/0/type",
    code: "unsupported_type",
  },
  {
    what: "a number input in a message",
    taken: [input({ type: "plain_text_input" })],
    refused: [input({ type: "number_input", is_decimal_allowed: false })],
    pointer: "/blocks/0/element/type",
    code: "unsupported_type",
  },
  {
    what: "an alert in a message",
    taken: [{ type: "divider" }],
    refused: [{ type: "alert", text: plain("x") }],
    pointer: "/blocks/0/type",
    code: "unsupported_type",
  },
  {
    what: "a markdown block in a Home tab",
    taken: [{ type: "divider" }],
    refused: [{ type: "markdown", text: "x" }],
    pointer: "/blocks/0/type",
    code: "unsupported_type",
    surface: "home",
  },
  {
    what: "markdown over 12,000 in total",
    taken: [
      { type: "markdown", text: a(6000) },
      { type: "markdown", text: a(6000) },
    ],
    refused: [
      { type: "markdown", text: a(6000) },
      { type: "markdown", text: a(6001) },
    ],
    pointer: "/blocks",
    code: "max_length",
  },
  { what: "two tables", taken: [table()], refused: [table(), table()], pointer: "/blocks", code: "max_items" },
  {
    what: "a table with 21 cells in a row",
    taken: [table(20)],
    refused: [table(21)],
    pointer: "/blocks/0/rows/0",
    code: "max_items",
  },
  {
    what: "a container of 11",
    taken: [{ type: "container", title: plain("x"), child_blocks: many(10, section()) }],
    refused: [{ type: "container", title: plain("x"), child_blocks: many(11, section()) }],
    pointer: "/blocks/0/child_blocks",
    code: "max_items",
  },
  {
    what: "a container in a container",
    taken: [{ type: "container", child_blocks: [section()] }],
    refused: [{ type: "container", child_blocks: [{ type: "container", child_blocks: [section()] }] }],
    pointer: "/blocks/0/child_blocks/0/type",
    code: "unsupported_type",
  },
  {
    what: "a bad link in an image",
    taken: [{ type: "image", alt_text: "x", image_url: "https://x.test/y.png" }],
    refused: [{ type: "image", alt_text: "x", image_url: "javascript:alert(1)" }],
    pointer: "/blocks/0/image_url",
    code: "invalid_format",
  },
  {
    what: "a rich text element without its text",
    taken: [rich({ type: "text", text: "x" })],
    refused: [rich({ type: "text" })],
    pointer: "/blocks/0/elements/0/elements/0",
    code: "missing_field",
  },
];

function table(cells = 2): Json {
  return { type: "table", rows: [many(cells, { type: "raw_text", text: "x" })] };
}

function rich(part: Json): Json {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [part] }] };
}

describe("blocks", () => {
  test.each(cases)("$what is refused where it is wrong, and just inside the rule is taken", (given) => {
    const surface = given.surface ?? "message";
    expect(validateBlocks(given.taken, surface)).toEqual([]);
    expect(validateBlocks(given.refused, surface)).toMatchObject([{ pointer: given.pointer, code: given.code }]);
  });
});

describe("views", () => {
  const modal = (more: Json = {}) => ({ type: "modal", title: plain("Title"), blocks: [section()], ...more });

  test.each([
    ["a title over 24", { title: plain(a(24)) }, { title: plain(a(25)) }, "/view/title/text"],
    ["a submit label over 24", { submit: plain(a(24)) }, { submit: plain(a(25)) }, "/view/submit/text"],
    [
      "private_metadata over 3000",
      { private_metadata: a(3000) },
      { private_metadata: a(3001) },
      "/view/private_metadata",
    ],
    ["a callback_id over 255", { callback_id: a(255) }, { callback_id: a(256) }, "/view/callback_id"],
    [
      "inputs without submit",
      { submit: plain("Go"), blocks: [input({ type: "plain_text_input" })] },
      { blocks: [input({ type: "plain_text_input" })] },
      "/view/submit",
    ],
    ["an unknown key", {}, { colour: "red" }, "/view"],
    ["a card", { blocks: [section()] }, { blocks: [{ type: "card", title: mrkdwn("x") }] }, "/view/blocks/0/type"],
  ])("%s is refused", (_what, taken, refused, pointer) => {
    expect(validateView(modal(taken), "modal")).toEqual([]);
    expect(validateView(modal(refused), "modal")).toMatchObject([{ pointer }]);
  });

  test("a Home tab takes no title and no submit", () => {
    expect(validateView({ type: "home", blocks: [section()] }, "home")).toEqual([]);
    expect(validateView({ type: "home", blocks: [], title: plain("x") }, "home")).toMatchObject([{ pointer: "/view" }]);
  });
});
