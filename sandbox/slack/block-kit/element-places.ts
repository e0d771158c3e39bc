import type { Surface } from "./rule.ts";

/** Elements that are not taken everywhere; an element not named here is. */
export const elementSurfaces: Record<string, readonly Surface[]> = {
  datetimepicker: ["message", "modal"],
  email_text_input: ["modal"],
  number_input: ["modal"],
  url_text_input: ["modal"],
  file_input: ["modal"],
  rich_text_input: ["modal", "home"],
  feedback_buttons: ["message"],
  icon_button: ["message"],
  workflow_button: ["message"],
};

const pickers = [
  "checkboxes",
  "radio_buttons",
  "static_select",
  "multi_static_select",
  "external_select",
  "multi_external_select",
  "users_select",
  "multi_users_select",
  "channels_select",
  "multi_channels_select",
  "conversations_select",
  "multi_conversations_select",
  "datepicker",
  "timepicker",
] as const;

/** Which elements each block takes (the element unions of @slack/types 3.2.0). */
export const elementsOf = {
  actions: [...pickers, "datetimepicker", "button", "overflow", "workflow_button", "rich_text_input"],
  accessory: [...pickers, "image", "button", "overflow", "workflow_button"],
  input: [
    ...pickers,
    "datetimepicker",
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
  ],
  contextActions: ["feedback_buttons", "icon_button"],
} as const;
