import { anyText, imageElement, mrkdwn, plainText, url } from "./composition.ts";
import { elementsOf } from "./element-places.ts";
import { elements } from "./elements.ts";
import { limits } from "./limits.ts";
import { richText, richTextElements } from "./rich-text.ts";
import {
  atLeastOne,
  both,
  exactlyOne,
  flag,
  list,
  oneOf,
  type Rule,
  record,
  type Surface,
  tagged,
  text,
  whole,
} from "./rule.ts";

function block(
  type: string,
  required: Record<string, Rule>,
  optional: Record<string, Rule> = {},
  ...more: Rule[]
): Rule {
  return both(record({ type: oneOf(type), ...required }, { block_id: text(limits.blockId), ...optional }), ...more);
}

const anything: Rule = () => undefined;
const cell = tagged({
  raw_text: record({ type: oneOf("raw_text"), text: text(limits.text) }),
  raw_number: record({ type: oneOf("raw_number"), value: anything, text: text(limits.text) }),
  rich_text: richText,
});
const taskCard = block(
  "task_card",
  { task_id: text(255), title: text(limits.text), status: oneOf("pending", "in_progress", "complete", "error") },
  {
    details: richText,
    output: richText,
    sources: list(record({ type: oneOf("url"), url: url(), text: text(limits.text) }), 100),
  },
);
const card = block(
  "card",
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(limits.cardTitle),
    subtitle: mrkdwn(limits.cardSubtitle),
    body: mrkdwn(limits.cardBody),
    actions: list(tagged(elements, ["button"]), limits.actionsElements),
  },
);

const plain: Record<string, Rule> = {
  section: block(
    "section",
    {},
    {
      text: anyText(limits.text),
      fields: list(anyText(limits.sectionFieldText), limits.sectionFields),
      accessory: tagged(elements, elementsOf.accessory),
      expand: flag,
    },
    atLeastOne("text", "fields"),
  ),
  header: block("header", { text: plainText(limits.header) }, { level: whole(1, 4) }),
  divider: block("divider", {}),
  context: block("context", {
    elements: list(
      tagged({ image: imageElement, plain_text: anyText(limits.text), mrkdwn: anyText(limits.text) }),
      limits.contextElements,
    ),
  }),
  actions: block("actions", { elements: list(tagged(elements, elementsOf.actions), limits.actionsElements) }),
  image: block(
    "image",
    { alt_text: text(limits.imageAltText) },
    {
      image_url: url(limits.imageUrl),
      slack_file: both(record({}, { id: text(255), url: url() }), exactlyOne("id", "url")),
      title: plainText(limits.imageTitle),
    },
    exactlyOne("image_url", "slack_file"),
  ),
  input: block(
    "input",
    { label: plainText(limits.inputLabel), element: tagged(elements, elementsOf.input) },
    { hint: plainText(limits.inputHint), optional: flag, dispatch_action: flag },
  ),
  rich_text: block("rich_text", { elements: richTextElements }),
  video: block(
    "video",
    {
      video_url: url(),
      thumbnail_url: url(),
      alt_text: text(limits.imageAltText),
      title: plainText(limits.videoTitle),
    },
    {
      title_url: url(),
      author_name: text(limits.videoAuthor),
      provider_name: text(50),
      provider_icon_url: url(),
      description: plainText(200),
    },
  ),
  table: block(
    "table",
    { rows: list(list(cell, limits.tableCells), limits.tableRows) },
    {
      column_settings: list(
        record({}, { align: oneOf("left", "center", "right"), is_wrapped: flag }),
        limits.tableCells,
      ),
    },
  ),
};

/** A rule for each block an app may send, by its type. A `file` block can't be sent. */
export const blocks: Record<string, Rule> = {
  ...plain,
  markdown: block("markdown", { text: text(limits.markdownTotal) }),
  alert: block(
    "alert",
    { text: anyText(limits.text) },
    { level: oneOf("default", "info", "warning", "error", "success") },
  ),
  card,
  carousel: block("carousel", { elements: list(tagged({ card }), limits.carouselCards) }),
  container: block(
    "container",
    { child_blocks: list(tagged(plain), limits.containerChildren) },
    {
      title: plainText(limits.containerTitle),
      rich_text_title: richText,
      subtitle: anyText(limits.containerSubtitle),
      width: oneOf("narrow", "standard", "wide", "full"),
      icon: imageElement,
      is_collapsible: flag,
      default_collapsed: flag,
      has_header_divider: flag,
    },
  ),
  context_actions: block("context_actions", {
    elements: list(tagged(elements, elementsOf.contextActions), limits.contextActionsElements),
  }),
  data_table: block(
    "data_table",
    {
      rows: list(list(cell, limits.tableCells), limits.dataTableRowsMax, limits.dataTableRowsMin),
      caption: text(limits.text),
    },
    { page_size: whole(1, limits.dataTablePage), row_header_column_index: whole(0, limits.tableCells - 1) },
  ),
  // The inside of a chart is in no typed source yet: only its envelope is checked.
  data_visualization: block("data_visualization", { title: text(limits.dataVisualizationTitle), chart: anything }),
  plan: block("plan", { title: text(limits.text) }, { tasks: list(taskCard, limits.blocks.message) }),
  task_card: taskCard,
};

/** Blocks that are not taken everywhere; a block not named here is. */
export const blockSurfaces: Record<string, readonly Surface[]> = {
  alert: ["modal"],
  card: ["message", "home"],
  carousel: ["message", "home"],
  container: ["message", "home"],
  context_actions: ["message"],
  data_table: ["message"],
  data_visualization: ["message", "home"],
  markdown: ["message"],
  plan: ["message"],
  table: ["message"],
  task_card: ["message"],
};
