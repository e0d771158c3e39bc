import { z } from "zod";
import { clean } from "#templates/slack/escape.ts";

/** Text of a person without control characters and halves of characters, which no database takes. */
const typed = z.string().transform((text) => clean(text).toWellFormed());

/** A slash command as Slack sends it. */
export const SlashPayload = z.object({
  text: typed.default(""),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
});

const selection = z.object({ value: z.string() }).nullish();

/** One click on a button, menu or select. */
export const ClickPayload = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  trigger_id: z.string(),
  /** Absent on App Home and in modals. */
  response_url: z.string().optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        block_id: z.string().default(""),
        value: z.string().optional(),
        /** A button that leads to a web page: Slack opens it and tells us. */
        url: z.string().optional(),
        selected_option: selection,
      }),
    )
    .min(1),
});

/** What a person left in one input of a modal; everything is null when empty. */
const InputState = z.object({
  type: z.string(),
  value: typed.nullish(),
  selected_option: selection,
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
  selected_date: z.string().nullish(),
});

/** A submitted modal. */
export const SubmitPayload = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().default(""),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), InputState)) }),
  }),
});

/** A global or message shortcut. */
export const ShortcutPayload = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  message: z.object({ ts: z.string(), text: typed.default("") }).optional(),
});

/** An emoji put on something; only messages have a channel and a ts. */
export const ReactionPayload = z.object({
  user: z.string(),
  reaction: z.string(),
  item: z.object({ type: z.string(), channel: z.string().optional(), ts: z.string().optional() }),
});

/** A person opened the app's Home or its messages. */
export const HomePayload = z.object({ user: z.string(), tab: z.string() });

export type SlashPayload = z.output<typeof SlashPayload>;
export type ClickPayload = z.output<typeof ClickPayload>;
export type SubmitPayload = z.output<typeof SubmitPayload>;
export type ShortcutPayload = z.output<typeof ShortcutPayload>;

/** The value behind a click: a button's value or the chosen option's. */
export function clickedValue(payload: ClickPayload): string {
  const action = payload.actions[0];
  return action?.value ?? action?.selected_option?.value ?? "";
}

/** A modal's inputs by block id (one input a block); empty inputs are absent. */
export function submittedValues(payload: SubmitPayload): Readonly<Record<string, string>> {
  const entries = Object.entries(payload.view.state.values).flatMap(([blockId, actions]) => {
    const state = Object.values(actions)[0];
    const value =
      state?.value ??
      state?.selected_option?.value ??
      state?.selected_user ??
      state?.selected_date ??
      state?.selected_options?.map((option) => option.value).join(",");
    return value === undefined || value === null || value.trim() === "" ? [] : [[blockId, value] as const];
  });
  return Object.fromEntries(entries);
}
