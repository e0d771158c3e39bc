import type { JSX } from "preact";
import type { ViewChannel } from "../../slack/workspace-view.ts";
import { Avatar } from "./avatar.tsx";
import { titleOf, useDesk } from "./desk.ts";
import { JoinButton } from "./join-button.tsx";
import { PersonSwitch } from "./person-switch.tsx";

/** The left column: workspace, who sits here, the app, channels and direct messages. */
export function Sidebar(props: {
  readonly isUnread: (channel: ViewChannel) => boolean;
  readonly sitDown: (user: string) => void;
}): JSX.Element {
  const { view, place, go } = useDesk();
  const channels = view.channels.filter((channel) => channel.kind === "channel");
  const direct = view.channels.filter((channel) => channel.kind === "im");
  const bot = view.users.find((user) => user.isBot);
  return (
    <aside class="sidebar" aria-label="Workspace">
      <h1 class="team">{view.team.name}</h1>
      <PersonSwitch sitDown={props.sitDown} />
      <nav aria-label="Channels and apps">
        <h2 class="nav-title">Apps</h2>
        <ul>
          <li>
            <button
              type="button"
              class="row"
              aria-current={place.kind === "home" ? "page" : undefined}
              onClick={() => go({ kind: "home" })}
            >
              <Avatar user={bot} size="small" />
              <span class="row-name">{bot?.realName || "App"} Home</span>
            </button>
          </li>
        </ul>
        <h2 class="nav-title">Channels</h2>
        <ul>
          {channels
            .filter((channel) => !channel.isArchived)
            .map((channel) => (
              <ChannelRow key={channel.id} channel={channel} isUnread={props.isUnread(channel)} />
            ))}
        </ul>
        {channels.some((channel) => channel.isArchived) ? <h2 class="nav-title">Archived</h2> : null}
        <ul>
          {channels
            .filter((channel) => channel.isArchived)
            .map((channel) => (
              <ChannelRow key={channel.id} channel={channel} isUnread={false} />
            ))}
        </ul>
        {direct.length === 0 ? null : <h2 class="nav-title">Direct messages</h2>}
        <ul>
          {direct.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} isUnread={props.isUnread(channel)} />
          ))}
        </ul>
      </nav>
    </aside>
  );
}

function ChannelRow({ channel, isUnread }: { readonly channel: ViewChannel; readonly isUnread: boolean }): JSX.Element {
  const { view, place, go } = useDesk();
  const isHere = place.kind === "channel" && place.channel === channel.id;
  const other = view.users.find((user) => user.name === channel.name || user.realName === channel.name);
  const canJoin = !channel.isMember && !channel.isArchived;
  const state = `${canJoin ? "joinable" : ""} ${isUnread ? "unread" : ""} ${channel.isArchived ? "archived" : ""}`;
  return (
    <li class="channel-row">
      <button
        type="button"
        class={`row ${state}`}
        aria-current={isHere ? "page" : undefined}
        title={channel.isArchived ? `${channel.name} (archived)` : undefined}
        onClick={() => go({ kind: "channel", channel: channel.id, ts: "" })}
      >
        {channel.kind === "im" ? <Avatar user={other} size="small" /> : <Sign channel={channel} />}
        <span class="row-name">{titleOf(channel, view)}</span>
      </button>
      {isUnread ? <span class="dot" role="img" aria-label={`${titleOf(channel, view)}: unread messages`} /> : null}
      {canJoin ? <JoinButton channel={channel} /> : null}
    </li>
  );
}

function Sign({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  return (
    <span class="sign" aria-hidden="true">
      {channel.isArchived ? "⊟" : channel.isPrivate ? "🔒" : "#"}
    </span>
  );
}
