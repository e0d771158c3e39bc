import type { Safe } from "./escape.ts";

/** Text shown exactly as it is: no mention, link or formatting is read out of it. */
export type PlainText = { type: "plain_text"; text: string; emoji: boolean };

/** Formatted text. `verbatim` keeps Slack from making links and mentions out of bare words. */
export type Mrkdwn = { type: "mrkdwn"; text: string; verbatim: true };

/** One choice of a select, radio group, checkbox group or overflow menu. */
export type Option = { text: PlainText; value: string; description?: PlainText };

/** A button that tells us its `action_id` and `value`, or opens `url`. */
export type Button = {
  type: "button";
  action_id: string;
  text: PlainText;
  value?: string;
  url?: string;
  style?: "primary" | "danger";
};

/** The "…" menu. */
export type Overflow = { type: "overflow"; action_id: string; options: Option[] };

/** A menu with one choice. */
export type StaticSelect = {
  type: "static_select";
  action_id: string;
  options: Option[];
  placeholder?: PlainText;
  initial_option?: Option;
};

/** A menu with several choices. */
export type MultiStaticSelect = {
  type: "multi_static_select";
  action_id: string;
  options: Option[];
  placeholder?: PlainText;
  initial_options?: Option[];
};

/** Visible choices, one of them taken. */
export type RadioButtons = { type: "radio_buttons"; action_id: string; options: Option[]; initial_option?: Option };

/** Visible choices, any number of them taken. */
export type Checkboxes = { type: "checkboxes"; action_id: string; options: Option[] };

/** A picker of one person. */
export type UsersSelect = {
  type: "users_select";
  action_id: string;
  placeholder?: PlainText;
  initial_user?: string;
};

/** A field to type in. */
export type PlainTextInput = {
  type: "plain_text_input";
  action_id: string;
  multiline?: boolean;
  max_length?: number;
  initial_value?: string;
  placeholder?: PlainText;
  focus_on_load?: boolean;
};

/** What an input block may hold. */
export type InputElement = PlainTextInput | StaticSelect | MultiStaticSelect | RadioButtons | Checkboxes | UsersSelect;

/** What a row of controls may hold. */
export type ActionElement = Button | Overflow | StaticSelect;

/** A paragraph or two columns of facts, with one control at its side if given. */
export type SectionBlock = {
  type: "section";
  block_id?: string;
  text?: Mrkdwn;
  fields?: Mrkdwn[];
  accessory?: ActionElement;
};
/** The title of a message. */
export type HeaderBlock = { type: "header"; block_id?: string; text: PlainText };
/** Small grey text. */
export type ContextBlock = { type: "context"; block_id?: string; elements: Mrkdwn[] };
/** A row of controls. */
export type ActionsBlock = { type: "actions"; block_id?: string; elements: ActionElement[] };
/** A line between parts. */
export type DividerBlock = { type: "divider"; block_id?: string };
/** One labelled field of a modal. */
export type InputBlock = {
  type: "input";
  block_id?: string;
  label: PlainText;
  element: InputElement;
  hint?: PlainText;
  optional?: boolean;
};

/** The blocks our views are made of; every one of them is taken in messages, modals and App Home alike, inputs aside. */
export type Block = SectionBlock | HeaderBlock | ContextBlock | ActionsBlock | DividerBlock | InputBlock;

/** A message that Slack takes: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: Block[];
}

/** A modal that Slack takes. */
export type SlackModal = {
  type: "modal";
  callback_id: string;
  title: PlainText;
  blocks: Block[];
  submit?: PlainText;
  close?: PlainText;
  private_metadata?: string;
};

/** An App Home that Slack takes. */
export type SlackHome = { type: "home"; blocks: Block[] };

/** Text shown as it is. Emoji codes in it stay text, so that foreign words can't draw a tick. */
export function plain(text: string): PlainText {
  return { type: "plain_text", text, emoji: false };
}

/** Formatted text from safe parts. */
export function mrkdwn(text: Safe): Mrkdwn {
  return { type: "mrkdwn", text: text.safe, verbatim: true };
}

/** A paragraph, with one control at its side if given. */
export function section(text: Safe, accessory?: ActionElement): SectionBlock {
  return { type: "section", text: mrkdwn(text), ...(accessory === undefined ? {} : { accessory }) };
}

/** Short facts in two columns. */
export function fields(...texts: readonly Safe[]): SectionBlock {
  return { type: "section", fields: texts.map(mrkdwn) };
}

/** The title of a message. */
export function header(text: string): HeaderBlock {
  return { type: "header", text: plain(text) };
}

/** Small grey text. */
export function context(...texts: readonly Safe[]): ContextBlock {
  return { type: "context", elements: texts.map(mrkdwn) };
}

/** A row of controls. */
export function actions(...elements: readonly ActionElement[]): ActionsBlock {
  return { type: "actions", elements: [...elements] };
}

/** A line between parts. */
export function divider(): DividerBlock {
  return { type: "divider" };
}

/** A button. `value` is what comes back with the click. */
export function button(label: string, actionId: string, value: string, style?: "primary" | "danger"): Button {
  return {
    type: "button",
    action_id: actionId,
    text: plain(label),
    value,
    ...(style === undefined ? {} : { style }),
  };
}

/** One choice with what comes back when it is taken. */
export function option(label: string, value: string, description?: string): Option {
  return { text: plain(label), value, ...(description === undefined ? {} : { description: plain(description) }) };
}
