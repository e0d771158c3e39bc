import type { JSX } from "preact";
import { ChannelHeader } from "./channel-header.tsx";
import { Composer } from "./composer.tsx";
import { titleOf, useDesk } from "./desk.ts";
import { JoinButton } from "./join-button.tsx";
import { MessageList } from "./message-list.tsx";
import { Notices, type NoticesProps } from "./notices.tsx";
import type { Place } from "./place.ts";

/** A channel or a direct message: header, messages, composer. */
export function ChannelPane(
  props: NoticesProps & { readonly place: Extract<Place, { kind: "channel" }> },
): JSX.Element {
  const { view } = useDesk();
  const { place } = props;
  const channel = view.channels.find((one) => one.id === place.channel);
  if (channel === undefined) {
    return (
      <section class="channel" aria-label="Channel">
        <p class="empty">You cannot see this channel. It may be private, or you are not in it.</p>
        <Notices {...props} />
      </section>
    );
  }
  return (
    <section class="channel" aria-label={channel.kind === "im" ? titleOf(channel, view) : `#${channel.name}`}>
      <ChannelHeader channel={channel} />
      <MessageList channel={channel} target={place.ts} place={place} />
      <Notices {...props} />
      {channel.isArchived ? (
        <p class="composer-note">This channel is archived: it can be read, not written to.</p>
      ) : channel.isMember ? (
        <Composer channel={channel} />
      ) : (
        <div class="composer-note">
          You are looking at <b>#{channel.name}</b> from outside. <JoinButton channel={channel} />
        </div>
      )}
    </section>
  );
}
