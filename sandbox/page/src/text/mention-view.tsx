import type { JSX } from "preact";
import { useDesk } from "../desk.ts";
import { urlOfPlace } from "../place.ts";
import { LinkView } from "./link-view.tsx";

/** A person's mention, shown with today's display name as in Slack; the viewer's own stands out. */
export function UserMention(props: { readonly id: string; readonly label: string }): JSX.Element {
  const { view } = useDesk();
  const user = view.users.find((one) => one.id === props.id);
  const name = (user?.isBot === true ? user.realName : user?.name) || props.label || props.id;
  return <span class={props.id === view.me ? "mention own" : "mention"}>@{name}</span>;
}

/** A channel's mention: a way in when this person can see the channel, its bare name otherwise. */
export function ChannelMention(props: { readonly id: string; readonly label: string }): JSX.Element {
  const { view } = useDesk();
  const channel = view.channels.find((one) => one.id === props.id);
  if (channel === undefined) {
    return <span class="mention">#{props.label || "private-channel"}</span>;
  }
  return (
    <span class="mention">
      <LinkView url={urlOfPlace({ kind: "channel", channel: channel.id, ts: "" }, view.me)}>#{channel.name}</LinkView>
    </span>
  );
}
