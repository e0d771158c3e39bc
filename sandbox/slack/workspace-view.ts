/** What one person sees of the emulated workspace: the page draws this and nothing else. */
export interface WorkspaceView {
  team: { id: string; name: string };
  /** The viewer's user id. */
  me: string;
  users: ViewUser[];
  /** The app's slash commands, as the composer's autocomplete shows them. */
  commands: { name: string; hint: string; description: string }[];
  shortcuts: { global: ViewShortcut[]; message: ViewShortcut[] };
  /** Public channels, private channels and DMs the viewer is a member of. */
  channels: ViewChannel[];
  /** This person's open modal stack, bottom first: the last one is on the screen. */
  views: ViewModal[];
  /** The app's Home tab for this person, or null while nothing was published. */
  home: { id?: string; blocks: unknown[] } | null;
  /** Errors Slack shows the person, such as `/incident failed with the error "operation_timeout"`. */
  notices: ViewNotice[];
}

/** A global or message shortcut of the app. */
export interface ViewShortcut {
  callbackId: string;
  name: string;
}

/** A person or the bot, as the page names and colours them. */
export interface ViewUser {
  id: string;
  name: string;
  realName: string;
  title: string;
  isBot: boolean;
  color: string;
}

/** A channel with its messages, oldest first; thread replies hang under their parent. */
export interface ViewChannel {
  id: string;
  /** For a DM the other party's name. */
  name: string;
  kind: "channel" | "im";
  topic: string;
  purpose: string;
  isPrivate: boolean;
  isArchived: boolean;
  isMember: boolean;
  members: string[];
  bookmarks: { id: string; title: string; link: string; emoji?: string }[];
  /** Timestamps of pinned messages. */
  pins: string[];
  messages: ViewMessage[];
}

/** One message as the viewer sees it; an ephemeral one appears only in its addressee's view. */
export interface ViewMessage {
  ts: string;
  user: string;
  text: string;
  blocks: unknown[];
  attachments: unknown[];
  edited: boolean;
  ephemeral: boolean;
  subtype?: string;
  reactions: { name: string; users: string[] }[];
  threadTs?: string;
  replies: ViewMessage[];
  permalink: string;
  metadata?: unknown;
}

/** One modal of the stack. `errors` is keyed by block id, `busy` is true while a submission waits for the app's ack. */
export interface ViewModal {
  id: string;
  callbackId: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: unknown[];
  errors: Record<string, string>;
  busy: boolean;
}

/** An error shown to the person until dismissed; `at` is epoch milliseconds. */
export interface ViewNotice {
  id: string;
  text: string;
  at: number;
}

/**
 * Something a person does. Values in `block-action` and `submit` are what the person chose, not Slack's payload: the option's
 * value for selects, radios and overflow, an array of them for multi-selects and checkboxes, a string for inputs, an id for
 * user/channel pickers.
 */
export type Act =
  | { kind: "command"; user: string; channel: string; command: string; text: string }
  | { kind: "message"; user: string; channel: string; text: string; threadTs?: string }
  | {
      kind: "block-action";
      user: string;
      channel?: string;
      ts?: string;
      viewId?: string;
      blockId: string;
      actionId: string;
      value?: unknown;
    }
  | { kind: "submit"; user: string; viewId: string; values: Record<string, Record<string, unknown>> }
  | { kind: "close"; user: string; viewId: string }
  | { kind: "react"; user: string; channel: string; ts: string; name: string; remove?: boolean }
  | { kind: "open-home"; user: string }
  | { kind: "join"; user: string; channel: string }
  | { kind: "shortcut"; user: string; callbackId: string }
  | { kind: "message-shortcut"; user: string; callbackId: string; channel: string; ts: string }
  | {
      kind: "options";
      user: string;
      viewId?: string;
      channel?: string;
      ts?: string;
      blockId: string;
      actionId: string;
      query: string;
    }
  | { kind: "dismiss-notice"; user: string; id: string };

/** How an act ended: `ok` once the app acked (or no ack is needed), otherwise the error the person met. */
export type ActResult = { ok: true; options?: unknown[] } | { ok: false; error: string };
