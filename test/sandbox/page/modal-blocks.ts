import { mrkdwn, option, plain } from "./block-parts.ts";

const input = (label: string, action: string, element: object, more: object = {}): object => ({
  type: "input",
  block_id: `in-${action}`,
  label: plain(label),
  element: { action_id: action, ...element },
  ...more,
});

/** A modal with every input element. */
export const modalBlocks: unknown[] = [
  { type: "section", text: mrkdwn("Only the title is *required*.") },
  { type: "alert", level: "warning", text: mrkdwn("Two incidents were opened in the last hour.") },
  input(
    "Title",
    "title",
    { type: "plain_text_input", placeholder: plain("What is broken?") },
    { hint: plain("Short is fine") },
  ),
  input(
    "Summary",
    "summary",
    { type: "plain_text_input", multiline: true, initial_value: "first words" },
    { optional: true },
  ),
  input("Severity", "severity", {
    type: "static_select",
    options: [option("SEV1", "1"), option("SEV2", "2")],
    initial_option: option("SEV2", "2"),
  }),
  input(
    "Service",
    "service",
    { type: "external_select", min_query_length: 0, placeholder: plain("Find a service") },
    { optional: true },
  ),
  input("Lead", "lead", { type: "users_select", initial_user: "U0LEAD" }, { optional: true }),
  input("Responders", "responders", { type: "multi_users_select" }, { optional: true }),
  input("Room", "room", { type: "conversations_select" }, { optional: true }),
  input("Announce in", "announce", { type: "channels_select" }, { optional: true }),
  input(
    "Areas",
    "areas",
    { type: "multi_static_select", options: [option("Web", "web"), option("API", "api")] },
    { optional: true },
  ),
  input("Day", "day", { type: "datepicker", initial_date: "2026-03-01" }, { optional: true }),
  input("At", "at", { type: "timepicker", initial_time: "09:30" }, { optional: true }),
  input("Since", "since", { type: "datetimepicker", initial_date_time: 1_700_000_000 }, { optional: true }),
  input(
    "Flags",
    "flags",
    { type: "checkboxes", options: [option("Private", "private"), option("Drill", "drill")] },
    { optional: true },
  ),
  input(
    "Impact",
    "impact",
    { type: "radio_buttons", options: [option("Some users", "some"), option("All users", "all")] },
    { optional: true },
  ),
  input(
    "Instances",
    "instances",
    { type: "number_input", is_decimal_allowed: false, min_value: "1", max_value: "9" },
    { optional: true },
  ),
  input("Link", "link", { type: "url_text_input" }, { optional: true }),
  input("Contact", "contact", { type: "email_text_input" }, { optional: true }),
];
