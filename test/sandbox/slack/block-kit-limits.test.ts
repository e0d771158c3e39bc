import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blockSurfaces } from "#sandbox/slack/block-kit/blocks.ts";
import { elementSurfaces } from "#sandbox/slack/block-kit/element-places.ts";
import { limits } from "#sandbox/slack/block-kit/limits.ts";
import { isJson } from "#sandbox/slack/block-kit/rule.ts";
import { sharedSpecs } from "#test/support/shared-specs.ts";

/** Where Slack's sheet of limits has each of ours. */
const places: Record<
  Exclude<
    keyof typeof limits,
    "blocks" | "placeholder" | "tableCells" | "dataTablePage" | "videoTitle" | "videoAuthor"
  >,
  string
> = {
  blockId: "block_id.max",
  actionId: "action_id.max",
  text: "text_object.max",
  sectionFields: "section.fields_max",
  sectionFieldText: "section.field_text_max",
  header: "header.text_max",
  contextElements: "context.elements_max",
  actionsElements: "actions.elements_max",
  contextActionsElements: "context_actions.elements_max",
  imageAltText: "image.alt_text_max",
  imageTitle: "image.title_max",
  imageUrl: "image.image_url_max",
  inputLabel: "input.label_max",
  inputHint: "input.hint_max",
  buttonText: "button.text_max",
  buttonValue: "button.value_max",
  buttonUrl: "button.url_max",
  accessibilityLabel: "button.accessibility_label_max",
  optionText: "option.text_max",
  optionValue: "option.value_max",
  optionDescription: "option.description_max",
  optionUrl: "option.url_max",
  options: "static_select.options_max",
  optionGroups: "static_select.option_groups_max",
  overflowOptions: "overflow.options_max",
  checkboxes: "checkboxes.options_max",
  radioButtons: "radio_buttons.options_max",
  plainTextInput: "plain_text_input.max_length_cap",
  inputFiles: "file_input.max_files",
  confirmTitle: "confirm.title_max",
  confirmText: "confirm.text_max",
  confirmButton: "confirm.confirm_max",
  markdownTotal: "markdown.text_max_cumulative_per_message",
  tableRows: "table.rows_max",
  dataTableRowsMin: "data_table.rows_min",
  dataTableRowsMax: "data_table.rows_max",
  dataVisualizationTitle: "data_visualization.title_max",
  dataVisualizationsPerMessage: "data_visualization.per_message_max",
  cardTitle: "card.title_max",
  cardSubtitle: "card.subtitle_max",
  cardBody: "card.body_max",
  carouselCards: "carousel.cards.1",
  containerChildren: "container.child_blocks_max",
  containerTitle: "container.title_max",
  containerSubtitle: "container.subtitle_max",
  viewTitle: "modal.title_max",
  viewButton: "modal.submit_max",
  callbackId: "modal.callback_id_max",
  privateMetadata: "modal.private_metadata_max",
  externalId: "modal.external_id_max",
  viewStack: "modal.stack_max",
  viewBytes: "modal.view_bytes_max",
  messageText: "message.text_truncated_at",
  updateText: "message.chat_update_text_max",
  attachments: "message.attachments_max",
  blocksTextTotal: "message.blocks_total_chars_observed_cap",
  channelName: "conversation.name_max",
  channelTopic: "conversation.topic_max",
  inviteUsers: "conversation.invite_users_max",
  canvasBytes: "canvas.markdown_max_bytes",
};

describe.skipIf(!sharedSpecs.present)("the sandbox against Slack's sheet of limits", () => {
  const sheet: unknown = sharedSpecs.present
    ? JSON.parse(readFileSync(sharedSpecs.path("slack/block-kit-limits.json"), "utf8"))
    : {};
  const at = (path: string): unknown =>
    path.split(".").reduce((value: unknown, key) => {
      if (Array.isArray(value)) return value[Number(key)];
      return isJson(value) ? value[key] : undefined;
    }, sheet);

  test.each(Object.entries(places))("%s is Slack's %s", (ours, path) => {
    expect(Object.entries(limits).find(([name]) => name === ours)?.[1]).toBe(at(path));
  });

  test("the numbers of blocks per surface are Slack's", () => {
    expect(at("surface_max_blocks")).toMatchObject(limits.blocks);
    expect([limits.tableCells, limits.dataTablePage]).toEqual([
      at("table.cells_per_row_max"),
      at("data_table.page_size.1"),
    ]);
    expect([limits.videoTitle + 1, limits.videoAuthor + 1]).toEqual([at("video.title_lt"), at("video.author_lt")]);
  });

  test("the surfaces of blocks and elements are Slack's", () => {
    expect(at("element_surfaces")).toMatchObject(elementSurfaces);
    const known = Object.keys(blockSurfaces).filter((type) => at(`${type}.surfaces`) !== undefined);
    expect(known.length).toBeGreaterThan(8);
    for (const type of known) expect({ [type]: blockSurfaces[type] }).toEqual({ [type]: at(`${type}.surfaces`) });
  });
});
