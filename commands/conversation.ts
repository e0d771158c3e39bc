import type { SlackMessage, SlackModal } from "#templates/slack/block.ts";

/** A modal that was opened and can be filled in later. */
export interface OpenModal {
  /** Replaces what the modal shows; silently nothing when the person has closed it. */
  update(modal: SlackModal): Promise<void>;
}

/** What a command answers: something to say to the person alone, or nothing more, because a modal already shows it. */
export type Reply = { readonly kind: "say"; readonly message: SlackMessage } | { readonly kind: "shown" };

/** What a submitted modal does: close (and say something), show errors beside its fields, or show another modal. */
export type SubmitReply =
  | {
      readonly kind: "close";
      readonly say: { readonly channelId: string | null; readonly message: SlackMessage } | null;
    }
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "show"; readonly modal: SlackModal };

/** A slash command, decoded. */
export interface SlashCall {
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
  /** Opens a modal; must come within 3 s of the command, so before any I/O. */
  open(modal: SlackModal): Promise<OpenModal>;
}

/** A click on a button or a choice in a menu, decoded. */
export interface Click {
  readonly userId: string;
  /** Null on App Home and in modals. */
  readonly channelId: string | null;
  readonly messageTs: string | null;
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string;
  open(modal: SlackModal): Promise<OpenModal>;
}

/** A submitted modal, decoded. */
export interface Submission {
  readonly userId: string;
  readonly metadata: string;
  /** By block id; empty inputs are absent, several choices are joined by commas. */
  readonly values: Readonly<Record<string, string>>;
}

/** A global or message shortcut, decoded. */
export interface ShortcutCall {
  readonly userId: string;
  readonly channelId: string | null;
  readonly message: { readonly ts: string; readonly text: string; readonly userId: string | null } | null;
  open(modal: SlackModal): Promise<OpenModal>;
}

/** Whether a thing may be done by everybody, or only by people who have a role in the operator's policy. */
export type Access = "look" | "change";

/** Says one message to the person. */
export function say(message: SlackMessage): Reply {
  return { kind: "say", message };
}
