import type { Faults } from "../faults.ts";
import type { AppManifest } from "./app-manifest.ts";
import type { Identifiers } from "./identifiers.ts";
import type { State } from "./state.ts";
import type { Triggers } from "./triggers.ts";

/** An event for the app. `subscription` is its name in a manifest, e.g. `message.channels` for a `message` event. */
export interface WorkspaceEvent {
  subscription: string;
  event: Record<string, unknown> & { type: string };
}

/** What every part of the emulated workspace works with. */
export interface Workspace {
  state: State;
  manifest: AppManifest;
  faults: Faults;
  identifiers: Identifiers;
  triggers: Triggers;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Base URL under which the sandbox is reached. */
  publicUrl: () => string;
  /** To be called after the state changed: redraws what people see. */
  changed: () => void;
  /** Sends an event to the app if its manifest subscribes to it. */
  publish: (event: WorkspaceEvent) => void;
  /** Shows one person an error, as Slack's client does. */
  notify: (user: string, text: string) => void;
  /** For how long a new channel's name is not yet seen as taken. */
  nameRaceMs: number;
  /** True once the workspace was closed. */
  isClosed: () => boolean;
}

/** The user or undefined; ids only. */
export function nameOf(workspace: Workspace, user: string): string {
  return workspace.state.users.get(user)?.name ?? user;
}

/** The link people copy to a message. */
export function permalink(workspace: Workspace, channel: string, ts: string, threadTs?: string): string {
  const thread = threadTs && threadTs !== ts ? `?thread_ts=${threadTs}&cid=${channel}` : "";
  return `${workspace.publicUrl()}/archives/${channel}/p${ts.replace(".", "")}${thread}`;
}
