import { Fragment, type JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { titleOf, useDesk } from "./desk.ts";
import { Message } from "./message.tsx";
import type { Place } from "./place.ts";
import { formatDate } from "./text/format-date.ts";

/** Messages closer than this from one sender share one head, as in Slack. */
const groupSeconds = 300;
const nearBottomPx = 60;

/**
 * A channel's messages with day separators. Stays at the newest one unless the reader scrolled away, and then says that there is more;
 * scrolls to a permalink's message.
 */
export function MessageList(props: {
  readonly channel: ViewChannel;
  readonly target: string;
  readonly place: Place;
}): JSX.Element {
  const { channel, target, place } = props;
  const { view } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  // A permalink's reader wants that message, not the newest one.
  const isAtBottom = useRef(target === "");
  const last = channel.messages.at(-1);
  const lastSeen = useRef(last?.ts);
  const [hasNewer, setNewer] = useState(false);
  const follow = (): void => {
    const box = list.current;
    if (box !== null && isAtBottom.current) {
      box.scrollTop = box.scrollHeight;
    }
  };
  useLayoutEffect(() => {
    if (last?.ts !== lastSeen.current) {
      lastSeen.current = last?.ts;
      // One's own new message is always brought into sight.
      isAtBottom.current ||= last?.user === view.me;
      setNewer(!isAtBottom.current);
    }
    follow();
  });
  // `place` is a new object for each click on a link, so the same permalink can be followed twice.
  useEffect(() => {
    if (target !== "") {
      document.getElementById(`message-${target}`)?.scrollIntoView({ block: "center" });
    }
  }, [target, place]);
  // The box shrinks when the composer grows.
  useEffect(() => {
    const box = list.current;
    const observer = new ResizeObserver(follow);
    if (box !== null) {
      observer.observe(box);
    }
    return () => observer.disconnect();
  }, []);
  const note = (): void => {
    const box = list.current;
    isAtBottom.current = box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx;
    if (isAtBottom.current) {
      setNewer(false);
    }
  };
  const goToNewest = (): void => {
    isAtBottom.current = true;
    follow();
  };
  return (
    <div class="messages" ref={list} onScroll={note} role="log" aria-label="Messages">
      <ChannelStart channel={channel} />
      {channel.messages.map((message, index) => {
        const before = channel.messages[index - 1];
        const isNewDay = before === undefined || dayOf(before) !== dayOf(message);
        return (
          <Fragment key={message.ts}>
            {isNewDay ? <Day ts={message.ts} /> : null}
            <Message
              channel={channel}
              message={message}
              isGrouped={!isNewDay && continues(before, message)}
              target={target}
            />
          </Fragment>
        );
      })}
      {hasNewer ? (
        <button type="button" class="button newer" onClick={goToNewest}>
          ↓ New messages
        </button>
      ) : null}
    </div>
  );
}

function ChannelStart({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  const { view } = useDesk();
  return (
    <div class="channel-start">
      {channel.kind === "im" ? (
        <p>
          This is the very beginning of your direct messages with <b>{titleOf(channel, view)}</b>.
        </p>
      ) : (
        <p>
          This is the very beginning of <b>#{channel.name}</b>. {channel.purpose}
        </p>
      )}
    </div>
  );
}

function continues(before: ViewMessage | undefined, message: ViewMessage): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.replies.length === 0 &&
    before.ephemeral === message.ephemeral &&
    before.subtype === message.subtype &&
    Number(message.ts) - Number(before.ts) < groupSeconds
  );
}

function dayOf(message: ViewMessage): string {
  return new Date(Number(message.ts) * 1000).toDateString();
}

function Day({ ts }: { readonly ts: string }): JSX.Element {
  const text = formatDate("{day_divider_pretty}", new Date(Number(ts) * 1000), new Date());
  return (
    <div class="day">
      <span>{text.charAt(0).toUpperCase() + text.slice(1)}</span>
    </div>
  );
}
