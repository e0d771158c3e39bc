import { limits } from "./limits.ts";
import { atLeastOne, both, exactlyOne, flag, list, oneOf, pattern, type Rule, record, tagged, text } from "./rule.ts";

const is = (type: string): Rule => oneOf(type);

/** A `plain_text` object of at most `max` characters. */
export function plainText(max: number): Rule {
  return tagged({ plain_text: record({ type: is("plain_text"), text: text(max) }, { emoji: flag }) });
}

/** A `mrkdwn` object of at most `max` characters. */
export function mrkdwn(max: number): Rule {
  return tagged({ mrkdwn: record({ type: is("mrkdwn"), text: text(max) }, { verbatim: flag }) });
}

/** A `plain_text` or `mrkdwn` object of at most `max` characters. */
export function anyText(max: number): Rule {
  return tagged({
    plain_text: record({ type: is("plain_text"), text: text(max) }, { emoji: flag }),
    mrkdwn: record({ type: is("mrkdwn"), text: text(max) }, { verbatim: flag }),
  });
}

/** An http(s) URL of at most `max` characters. */
export function url(max = 3000): Rule {
  return both(text(max), pattern(/^(https?|slack|mailto):/i, "a valid URL"));
}

/** The are-you-sure dialog in front of an element. */
export const confirm: Rule = record(
  { text: anyText(limits.confirmText) },
  {
    title: plainText(limits.confirmTitle),
    confirm: plainText(limits.confirmButton),
    deny: plainText(limits.confirmButton),
    style: oneOf("primary", "danger"),
  },
);

/** A choice of a select: its text is plain. */
export const option: Rule = record(
  { text: plainText(limits.optionText), value: text(limits.optionValue) },
  { description: plainText(limits.optionDescription) },
);

/** A choice of checkboxes or radio buttons: its text may be mrkdwn. */
export const richOption: Rule = record(
  { text: anyText(limits.optionText), value: text(limits.optionValue) },
  { description: anyText(limits.optionDescription) },
);

/** A choice of an overflow menu, which alone may be a link. */
export const overflowOption: Rule = record(
  { text: plainText(limits.optionText) },
  {
    value: text(limits.optionValue),
    description: plainText(limits.optionDescription),
    url: url(limits.optionUrl),
  },
);

/** A titled group of choices. */
export const optionGroup: Rule = record({
  label: plainText(limits.optionText),
  options: list(option, limits.options),
});

/** An image, by URL or by Slack file. */
export const imageElement: Rule = both(
  record(
    { type: is("image"), alt_text: text(limits.imageAltText) },
    {
      image_url: url(limits.imageUrl),
      slack_file: both(record({}, { id: text(255), url: url() }), exactlyOne("id", "url")),
    },
  ),
  exactlyOne("image_url", "slack_file"),
);

/** When typing in an input tells the app. */
export const dispatchConfig: Rule = record(
  {},
  { trigger_actions_on: list(oneOf("on_enter_pressed", "on_character_entered"), 2) },
);

/** What a conversation picker offers. */
export const conversationFilter: Rule = both(
  record(
    {},
    {
      include: list(oneOf("im", "mpim", "private", "public"), 4),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    },
  ),
  atLeastOne("include", "exclude_external_shared_channels", "exclude_bot_users"),
);
