import { type Json, numberOf, objectOf, objectsOf, stringOf, stringsOf } from "../json.ts";

/** What an element holds before anybody touched it, in the shape acts carry: option values, ids, text, or null when empty. */
export function initialValueOf(element: Json): unknown {
  switch (element["type"]) {
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return stringOf(element["initial_value"]) || null;
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return stringOf(objectOf(element["initial_option"])["value"]) || null;
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return objectsOf(element["initial_options"]).map((option) => stringOf(option["value"]));
    case "users_select":
      return stringOf(element["initial_user"]) || null;
    case "multi_users_select":
      return stringsOf(element["initial_users"]);
    case "channels_select":
      return stringOf(element["initial_channel"]) || null;
    case "multi_channels_select":
      return stringsOf(element["initial_channels"]);
    case "conversations_select":
      return stringOf(element["initial_conversation"]) || null;
    case "multi_conversations_select":
      return stringsOf(element["initial_conversations"]);
    case "datepicker":
      return stringOf(element["initial_date"]) || null;
    case "timepicker":
      return stringOf(element["initial_time"]) || null;
    case "datetimepicker":
      return numberOf(element["initial_date_time"]) ?? null;
    default:
      return undefined;
  }
}
