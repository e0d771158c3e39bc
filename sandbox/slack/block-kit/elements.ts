import {
  confirm,
  conversationFilter,
  dispatchConfig,
  imageElement,
  option,
  optionGroup,
  overflowOption,
  plainText,
  richOption,
  url,
} from "./composition.ts";
import { limits } from "./limits.ts";
import { offeredOptions } from "./offered-options.ts";
import { richText } from "./rich-text.ts";
import {
  both,
  type Check,
  exactlyOne,
  flag,
  isJson,
  list,
  oneOf,
  pattern,
  type Rule,
  record,
  report,
  text,
  whole,
} from "./rule.ts";

const id = text(255, 1);
const actionable = { action_id: text(limits.actionId) };
const confirmable = { ...actionable, confirm };
const focusable = { focus_on_load: flag };
const asking = { ...focusable, placeholder: plainText(limits.placeholder) };
const several = { max_selected_items: whole(1, 100) };
const typed = { ...actionable, ...asking, dispatch_action_config: dispatchConfig };
const choices = { options: list(option, limits.options), option_groups: list(optionGroup, limits.optionGroups) };

const date = pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a date as YYYY-MM-DD");
const time = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, "a time as HH:mm");
const numeric = pattern(/^-?\d+(\.\d+)?$/, "a number in a string");

function element(type: string, required: Record<string, Rule>, optional: Record<string, Rule>, ...more: Rule[]): Rule {
  return both(record({ type: oneOf(type), ...required }, optional), ...more);
}

const knownInitials: Rule = (value, pointer, check) => {
  if (!isJson(value)) return;
  const offered = new Set(offeredOptions(value).map(optionKey));
  const single = value["initial_option"];
  const many: unknown = value["initial_options"];
  if (single !== undefined && !offered.has(optionKey(single))) unknownInitial(check, `${pointer}/initial_option`);
  if (!Array.isArray(many)) return;
  many.forEach((one: unknown, index) => {
    if (!offered.has(optionKey(one))) unknownInitial(check, `${pointer}/initial_options/${index}`);
  });
};

function unknownInitial(check: Check, pointer: string) {
  report(check, pointer, "invalid_initial_option", "must be one of the provided options");
}

function optionKey(value: unknown): string {
  if (!isJson(value)) return JSON.stringify(value);
  const label = isJson(value["text"]) ? value["text"]["text"] : undefined;
  return JSON.stringify([value["value"], label]);
}

const lengths: Rule = (value, pointer, check) => {
  if (!isJson(value)) return;
  const { min_length: min, max_length: max } = value;
  if (typeof min === "number" && typeof max === "number" && min > max) {
    report(check, `${pointer}/min_length`, "max_value", "must be less than or equal to max_length");
  }
};

const feedback = record(
  { text: plainText(limits.buttonText), value: text(limits.buttonValue) },
  { accessibility_label: text(limits.accessibilityLabel) },
);

/** A rule for each interactive (or image) element, by its type. */
export const elements: Record<string, Rule> = {
  image: imageElement,
  button: element(
    "button",
    { text: plainText(limits.buttonText) },
    {
      ...confirmable,
      value: text(limits.buttonValue),
      url: url(limits.buttonUrl),
      style: oneOf("primary", "danger"),
      accessibility_label: text(limits.accessibilityLabel),
    },
  ),
  icon_button: element(
    "icon_button",
    { icon: text(255), text: plainText(limits.buttonText) },
    {
      ...confirmable,
      value: text(limits.buttonValue),
      accessibility_label: text(limits.accessibilityLabel),
      visible_to_user_ids: list(id, 100),
    },
  ),
  feedback_buttons: element("feedback_buttons", { positive_button: feedback, negative_button: feedback }, actionable),
  workflow_button: element(
    "workflow_button",
    {
      text: plainText(limits.buttonText),
      workflow: record({
        trigger: record(
          { url: url() },
          { customizable_input_parameters: list(record({ name: id, value: text(3000) }), 100) },
        ),
      }),
    },
    {
      ...confirmable,
      style: oneOf("primary", "danger"),
      accessibility_label: text(limits.accessibilityLabel),
    },
  ),
  overflow: element("overflow", { options: list(overflowOption, limits.overflowOptions) }, confirmable),
  checkboxes: element(
    "checkboxes",
    { options: list(richOption, limits.checkboxes) },
    { ...confirmable, ...focusable, initial_options: list(richOption, limits.checkboxes) },
    knownInitials,
  ),
  radio_buttons: element(
    "radio_buttons",
    { options: list(richOption, limits.radioButtons) },
    { ...confirmable, ...focusable, initial_option: richOption },
    knownInitials,
  ),
  static_select: element(
    "static_select",
    {},
    { ...confirmable, ...asking, ...choices, initial_option: option },
    exactlyOne("options", "option_groups"),
    knownInitials,
  ),
  multi_static_select: element(
    "multi_static_select",
    {},
    { ...confirmable, ...asking, ...several, ...choices, initial_options: list(option, limits.options) },
    exactlyOne("options", "option_groups"),
    knownInitials,
  ),
  external_select: element(
    "external_select",
    {},
    { ...confirmable, ...asking, initial_option: option, min_query_length: whole(0, 3000) },
  ),
  multi_external_select: element(
    "multi_external_select",
    {},
    {
      ...confirmable,
      ...asking,
      ...several,
      initial_options: list(option, limits.options),
      min_query_length: whole(0, 3000),
    },
  ),
  users_select: element("users_select", {}, { ...confirmable, ...asking, initial_user: id }),
  multi_users_select: element(
    "multi_users_select",
    {},
    { ...confirmable, ...asking, ...several, initial_users: list(id, 100) },
  ),
  channels_select: element(
    "channels_select",
    {},
    { ...confirmable, ...asking, initial_channel: id, response_url_enabled: flag },
  ),
  multi_channels_select: element(
    "multi_channels_select",
    {},
    { ...confirmable, ...asking, ...several, initial_channels: list(id, 100) },
  ),
  conversations_select: element(
    "conversations_select",
    {},
    {
      ...confirmable,
      ...asking,
      initial_conversation: id,
      default_to_current_conversation: flag,
      filter: conversationFilter,
      response_url_enabled: flag,
    },
  ),
  multi_conversations_select: element(
    "multi_conversations_select",
    {},
    {
      ...confirmable,
      ...asking,
      ...several,
      initial_conversations: list(id, 100),
      default_to_current_conversation: flag,
      filter: conversationFilter,
    },
  ),
  datepicker: element("datepicker", {}, { ...confirmable, ...asking, initial_date: date }),
  timepicker: element("timepicker", {}, { ...confirmable, ...asking, initial_time: time, timezone: text(255) }),
  datetimepicker: element(
    "datetimepicker",
    {},
    { ...confirmable, ...focusable, initial_date_time: whole(1_000_000_000, 9_999_999_999) },
  ),
  plain_text_input: element(
    "plain_text_input",
    {},
    {
      ...typed,
      initial_value: text(limits.plainTextInput, 0),
      multiline: flag,
      min_length: whole(0, limits.plainTextInput),
      max_length: whole(1, limits.plainTextInput),
    },
    lengths,
  ),
  email_text_input: element("email_text_input", {}, { ...typed, initial_value: text(limits.plainTextInput, 0) }),
  url_text_input: element("url_text_input", {}, { ...typed, initial_value: text(limits.plainTextInput, 0) }),
  number_input: element(
    "number_input",
    { is_decimal_allowed: flag },
    { ...typed, initial_value: numeric, min_value: numeric, max_value: numeric },
  ),
  rich_text_input: element(
    "rich_text_input",
    {},
    { ...typed, initial_value: richText, min_lines: whole(1, 100), max_lines: whole(1, 100) },
  ),
  file_input: element(
    "file_input",
    {},
    { ...actionable, filetypes: list(text(32), 100), max_files: whole(1, limits.inputFiles) },
  ),
};
