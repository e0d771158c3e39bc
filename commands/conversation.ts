import type { SlackMessage, SlackModal } from "#templates/slack/block.ts";

/**
 * What a command answers: a message to the person alone, a modal (which fills the one that was opened at once, or is opened now), or
 * nothing more, because what the person sees already says it.
 */
export type Reply =
  | { readonly kind: "say"; readonly message: SlackMessage }
  | { readonly kind: "show"; readonly modal: SlackModal }
  | { readonly kind: "shown" };

/** What a submitted modal does: close (and say something), show errors beside its fields, or show another modal. */
export type SubmitReply =
  | { readonly kind: "close"; readonly message: SlackMessage | null }
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "show"; readonly modal: SlackModal };

/** A slash command, decoded. */
export interface SlashCall {
  readonly userId: string;
  readonly channelId: string;
  /** As typed, with Slack's markup for mentions and links. */
  readonly text: string;
}

/** A click on a button or a choice in a menu, decoded. */
export interface Click {
  readonly userId: string;
  /** Null on App Home and in modals. */
  readonly channelId: string | null;
  readonly blockId: string;
  readonly value: string;
}

/** A submitted modal, decoded. */
export interface Submission {
  readonly userId: string;
  /** Where the modal was opened; null on App Home and from the global shortcut. */
  readonly channelId: string | null;
  readonly metadata: string;
  /** By block id; empty inputs are absent, several choices are joined by commas. */
  readonly values: Readonly<Record<string, string>>;
}

/** A global or message shortcut, decoded. */
export interface ShortcutCall {
  readonly userId: string;
  readonly channelId: string | null;
  readonly message: { readonly ts: string; readonly text: string } | null;
}

/** An emoji that somebody put on a message. */
export interface Reaction {
  readonly userId: string;
  readonly channelId: string;
  readonly messageTs: string;
}

/** What stands before the work. */
export interface Gate {
  /** Whether everybody may, or only people who have a role in the operator's policy. */
  readonly access: "look" | "change";
  /** The modal that is opened at once, while permission and data are still looked up: a trigger lives 3 s. Null = none. */
  readonly opens: SlackModal | null;
}

/** Everybody may. */
export const looking: Gate = { access: "look", opens: null };

/** Only people with a role may. */
export const changing: Gate = { access: "change", opens: null };

/** Says one message to the person. */
export function say(message: SlackMessage): Reply {
  return { kind: "say", message };
}

/** Shows a modal. */
export function show(modal: SlackModal): Reply {
  return { kind: "show", modal };
}
