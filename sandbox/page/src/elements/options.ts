import type { ViewChannel, ViewUser, WorkspaceView } from "../../../slack/workspace-view.ts";
import { type Json, objectsOf, stringOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";

/** One thing to choose, whatever kind of picker it is in. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  /** The option group's label, empty outside of groups. */
  readonly group: string;
}

/** Reads `options` and `option_groups` of an element, or the answer of an external select (a list of options or of groups). */
export function optionsOf(options: unknown, groups?: unknown): readonly Option[] {
  const listed = [...objectsOf(groups), ...objectsOf(options)];
  return listed.flatMap((entry) =>
    Array.isArray(entry["options"])
      ? objectsOf(entry["options"]).map((option) => optionOf(option, plainTextOf(entry["label"])))
      : [optionOf(entry, "")],
  );
}

function optionOf(option: Json, group: string): Option {
  return {
    value: stringOf(option["value"]),
    label: plainTextOf(option["text"]),
    description: plainTextOf(option["description"]),
    group,
  };
}

/** What an element that is not external lets a person choose from; the workspace itself answers for people and channels. */
export function choicesOf(element: Json, view: WorkspaceView): readonly Option[] {
  switch (element["type"]) {
    case "users_select":
    case "multi_users_select":
      return view.users.filter((user) => !user.isBot).map(userOption);
    case "channels_select":
    case "multi_channels_select":
      return view.channels.filter((channel) => channel.kind === "channel" && !channel.isPrivate).map(channelOption);
    case "conversations_select":
    case "multi_conversations_select":
      return view.channels.map(channelOption);
    case "external_select":
    case "multi_external_select":
      return [];
    default:
      return optionsOf(element["options"], element["option_groups"]);
  }
}

function userOption(user: ViewUser): Option {
  return { value: user.id, label: user.realName || user.name, description: user.title, group: "" };
}

function channelOption(channel: ViewChannel): Option {
  const label = channel.kind === "im" ? channel.name : `#${channel.name}`;
  return { value: channel.id, label, description: channel.isArchived ? "archived" : "", group: "" };
}
