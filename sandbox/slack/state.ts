/** A person or bot of the emulated workspace. */
export interface User {
  id: string;
  name: string;
  realName: string;
  title: string;
  email: string;
  isBot: boolean;
  isAdmin: boolean;
  color: string;
  timezone: string;
}

/** A user group; `users` are ids. */
export interface Usergroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

/** A posted message, exactly as sent: text is never unescaped or cleaned. */
export interface Message {
  ts: string;
  channel: string;
  user: string;
  /** Set when the app posted it. */
  botId?: string;
  username?: string;
  text: string;
  blocks: Record<string, unknown>[];
  attachments: Record<string, unknown>[];
  metadata?: Record<string, unknown>;
  threadTs?: string;
  isBroadcast: boolean;
  subtype?: string;
  edited?: { user: string; ts: string };
  reactions: { name: string; users: string[] }[];
  /** Who would be notified: `!channel`, `!here`, `!everyone`, user ids and usergroup ids found in text and blocks. */
  mentions: string[];
  /** The addressee of an ephemeral message; such a message is in nobody's history. */
  ephemeralTo?: string;
  files: string[];
  /** What people chose in the message's stateful elements: block id -> action id -> Slack's state value. */
  values: StateValues;
}

/** `state.values` of a view or message: block id -> action id -> the element's value in Slack's shape. */
export type StateValues = Record<string, Record<string, Record<string, unknown>>>;

/** A link in a channel's bookmarks bar. */
export interface Bookmark {
  id: string;
  title: string;
  link: string;
  emoji: string;
  createdAt: number;
}

/** A channel or DM with its members and messages (ephemeral ones included), oldest first. */
export interface Channel {
  id: string;
  name: string;
  kind: "channel" | "im";
  isPrivate: boolean;
  isArchived: boolean;
  isGeneral: boolean;
  creator: string;
  /** Epoch milliseconds. */
  createdAtMs: number;
  topic: ChannelText;
  purpose: ChannelText;
  previousNames: string[];
  members: Set<string>;
  messages: Message[];
  bookmarks: Bookmark[];
  pins: { ts: string; user: string; at: number }[];
  canvasId?: string;
}

/** A topic or purpose with who set it and when (epoch seconds, 0 = never). */
export interface ChannelText {
  value: string;
  creator: string;
  lastSet: number;
}

/** A modal or Home view held by the workspace for one person. */
export interface View {
  id: string;
  type: "modal" | "home";
  user: string;
  callbackId: string;
  externalId: string;
  privateMetadata: string;
  title: Record<string, unknown> | null;
  submit: Record<string, unknown> | null;
  close: Record<string, unknown> | null;
  blocks: Record<string, unknown>[];
  clearOnClose: boolean;
  notifyOnClose: boolean;
  hash: string;
  rootViewId: string;
  previousViewId: string | null;
  values: StateValues;
  /** Block id -> text shown under the input. */
  errors: Record<string, string>;
  isBusy: boolean;
}

/** An uploaded file; `isComplete` once files.completeUploadExternal was called. */
export interface UploadedFile {
  id: string;
  name: string;
  title: string;
  length: number;
  content: Buffer | undefined;
  isComplete: boolean;
  channels: string[];
  user: string;
  created: number;
}

/** A canvas; `channel` when it is a channel's tab. */
export interface Canvas {
  id: string;
  title: string;
  markdown: string;
  channel?: string;
}

/** An error Slack shows one person. */
export interface Notice {
  id: string;
  user: string;
  text: string;
  at: number;
}

/** A message the app asked to be posted later; `postAt` in epoch seconds. */
export interface ScheduledMessage {
  id: string;
  channel: string;
  postAt: number;
  timer: NodeJS.Timeout;
}

/** Everything the emulated workspace remembers. */
export interface State {
  team: { id: string; name: string; domain: string };
  app: { id: string; botId: string; userId: string };
  users: Map<string, User>;
  usergroups: Map<string, Usergroup>;
  channels: Map<string, Channel>;
  /** Open modal stacks by user id, bottom first. */
  stacks: Map<string, View[]>;
  /** Published Home tabs by user id. */
  homes: Map<string, View>;
  files: Map<string, UploadedFile>;
  canvases: Map<string, Canvas>;
  scheduled: Map<string, ScheduledMessage>;
  notices: Notice[];
}
