import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ViewChannel } from "../../slack/workspace-view.ts";
import { Avatar } from "./avatar.tsx";
import { titleOf, useDesk } from "./desk.ts";
import { Menu } from "./menu.tsx";
import { Popover } from "./popover.tsx";
import { InlinesView } from "./text/inlines-view.tsx";
import { LinkView } from "./text/link-view.tsx";
import { parseMrkdwnLine } from "./text/parse-mrkdwn-line.ts";
import { parsePlain } from "./text/parse-plain.ts";

/** Name, topic, members, pins, and the bar of bookmarks. */
export function ChannelHeader({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  const { view } = useDesk();
  const isDirect = channel.kind === "im";
  const topic = channel.topic || channel.purpose;
  return (
    <header class="channel-header">
      <div class="channel-title">
        <div class="channel-words">
          <h2>
            {isDirect ? titleOf(channel, view) : `${channel.isPrivate ? "🔒" : "#"} ${channel.name}`}
            {channel.isArchived ? <span class="badge">archived</span> : null}
          </h2>
          {topic === "" ? null : (
            <p class="topic" title={topic}>
              <InlinesView inlines={parseMrkdwnLine(topic)} />
            </p>
          )}
        </div>
        {isDirect ? null : <Members channel={channel} />}
        {channel.pins.length === 0 ? null : <Pins channel={channel} />}
      </div>
      {channel.bookmarks.length === 0 ? null : (
        <nav class="bookmarks" aria-label="Bookmarks">
          {channel.bookmarks.map((bookmark) => (
            <LinkView key={bookmark.id} url={bookmark.link}>
              {parsePlain(bookmark.emoji ?? "🔗")} {parsePlain(bookmark.title, false)}
            </LinkView>
          ))}
        </nav>
      )}
    </header>
  );
}

function Members({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  const { view } = useDesk();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const members = view.users.filter((user) => channel.members.includes(user.id));
  const count = channel.members.length;
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class="button small quiet"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">👥 </span>
        {count} {count === 1 ? "member" : "members"}
      </button>
      {isOpen ? (
        <Popover anchor={anchor} onClose={() => setOpen(false)} class="people">
          <ul>
            {members.map((user) => (
              <li key={user.id}>
                <Avatar user={user} size="small" /> {user.realName} <small>{user.isBot ? "app" : user.title}</small>
              </li>
            ))}
          </ul>
        </Popover>
      ) : null}
    </>
  );
}

function Pins({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  const { go } = useDesk();
  const count = channel.pins.length;
  const messages = channel.messages.flatMap((message) => [message, ...message.replies]);
  const items = channel.pins.map((ts) => ({
    key: ts,
    label: parsePlain(messages.find((message) => message.ts === ts)?.text || "A pinned message").slice(0, 80),
    pick: () => go({ kind: "channel", channel: channel.id, ts }),
  }));
  return <Menu name={`${count} pinned`} face={`📌 ${count} pinned`} items={items} class="button small quiet" />;
}
