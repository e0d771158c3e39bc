import { mrkdwn, option, plain } from "./block-parts.ts";

const section = (...parts: object[]): object => ({ type: "rich_text_section", elements: parts });
const words = (text: string, style?: object): object => ({ type: "text", text, ...(style ? { style } : {}) });
const richText = (...elements: object[]): object => ({ type: "rich_text", elements });
const picture = "/pixel.svg";

/** An incident card as an app would post it. */
export const cardBlocks: unknown[] = [
  { type: "header", block_id: "h", text: plain(":rotating_light: INC-1 Error rate on Storefront") },
  {
    type: "section",
    block_id: "facts",
    fields: [
      mrkdwn("*Severity*\n:large_red_square: SEV1"),
      mrkdwn("*Status*\nInvestigating"),
      mrkdwn("*Lead*\n<@U0LEAD>"),
      mrkdwn("*Opened*\n<!date^1700000000^{date_num} {time}|then>"),
    ],
  },
  {
    type: "actions",
    block_id: "card",
    elements: [
      { type: "button", action_id: "update", text: plain("Update"), style: "primary", value: "1" },
      { type: "button", action_id: "lead", text: plain("Take lead") },
      {
        type: "button",
        action_id: "undo",
        text: plain("Undo"),
        style: "danger",
        confirm: {
          title: plain("Undo the rollback?"),
          text: mrkdwn("Production moves *again*."),
          confirm: plain("Undo it"),
          deny: plain("Keep"),
          style: "danger",
        },
      },
      {
        type: "overflow",
        action_id: "more",
        options: [option("Change severity", "severity"), option("Resolve", "resolve")],
      },
      {
        type: "static_select",
        action_id: "pick-status",
        placeholder: plain("Move status"),
        options: [option("Identified", "identified"), option("Monitoring", "monitoring")],
      },
    ],
  },
  { type: "divider" },
  {
    type: "context",
    elements: [
      { type: "image", image_url: picture, alt_text: "little picture" },
      mrkdwn("Opened by *Alertmanager* · next update <!date^1700000900^{ago}|soon>"),
    ],
  },
];

/** Every other block a message can hold. */
export const proseBlocks: unknown[] = [
  {
    type: "section",
    block_id: "with-accessory",
    text: mrkdwn(
      "*bold* _italic_ ~gone~ `code` &amp; <https://example.com/runbook|the runbook>\n&gt; quoted line\n• first\n• second\n```\nlet x = 1 &lt; 2;\n```\n<#C0GENERAL> <!here> :white_check_mark: :no_such_emoji:",
    ),
    accessory: { type: "button", action_id: "open", text: plain("Open dashboard"), url: "https://example.com/d" },
  },
  { type: "image", image_url: picture, alt_text: "error rate chart", title: plain("Error rate") },
  richText(
    section(
      words("Rich "),
      words("bold", { bold: true }),
      words(" and "),
      words("code", { code: true }),
      words(" by "),
      { type: "user", user_id: "U0RESP" },
      words(" in "),
      { type: "channel", channel_id: "C0ALERTS" },
      words(" "),
      { type: "emoji", name: "tada" },
      { type: "link", url: "https://example.com", text: " a link" },
      words(" "),
      { type: "date", timestamp: 1_700_000_000, format: "{date_num}", fallback: "then" },
    ),
    { type: "rich_text_list", style: "ordered", elements: [section(words("look")), section(words("decide"))] },
    { type: "rich_text_list", style: "bullet", indent: 1, elements: [section(words("nested"))] },
    { type: "rich_text_quote", elements: [words("a quote")] },
    { type: "rich_text_preformatted", elements: [words("kubectl get pods")] },
  ),
  {
    type: "markdown",
    text: "## Review\n\nDone with **care**:\n\n1. found\n2. fixed\n   - [x] proven\n\n| step | took |\n|---|---|\n| rollback | 41 s |\n\n> no blame\n\n`done` [link](https://example.com)",
  },
  {
    type: "table",
    rows: [
      [
        { type: "raw_text", text: "Change" },
        { type: "raw_text", text: "Age" },
      ],
      [
        { type: "raw_text", text: "dpl_9" },
        { type: "raw_number", value: 4, text: "4 min" },
      ],
    ],
    column_settings: [{}, { align: "right" }],
  },
  {
    type: "data_table",
    caption: "Open incidents",
    page_size: 2,
    rows: [
      ["INC", "Title"],
      ["INC-1", "one"],
      ["INC-2", "two"],
      ["INC-3", "three"],
    ].map((row) => row.map((text) => ({ type: "raw_text", text }))),
  },
  {
    type: "card",
    block_id: "card-1",
    title: mrkdwn("A *card*"),
    subtitle: mrkdwn("subtitle"),
    body: mrkdwn("body"),
    actions: [{ type: "button", action_id: "card-button", text: plain("Card button") }],
  },
  {
    type: "carousel",
    block_id: "car",
    elements: [
      { type: "card", title: mrkdwn("One") },
      { type: "card", title: mrkdwn("Two") },
    ],
  },
  {
    type: "container",
    title: plain("Container"),
    is_collapsible: true,
    child_blocks: [{ type: "section", text: mrkdwn("inside") }],
  },
  {
    type: "plan",
    title: "Plan",
    tasks: [
      {
        type: "task_card",
        task_id: "t",
        title: "Roll back",
        status: "complete",
        output: richText(section(words("done"))),
      },
    ],
  },
  { type: "task_card", task_id: "t2", title: "Verify", status: "in_progress" },
  {
    type: "context_actions",
    block_id: "ca",
    elements: [
      {
        type: "feedback_buttons",
        action_id: "fb",
        positive_button: { text: plain("Good"), value: "+" },
        negative_button: { text: plain("Bad"), value: "-" },
      },
      { type: "icon_button", action_id: "del", icon: "trash", text: plain("Delete") },
    ],
  },
  { type: "video", title: plain("not drawn here") },
];
