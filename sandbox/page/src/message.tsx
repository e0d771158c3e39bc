import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { Avatar } from "./avatar.tsx";
import { useDesk } from "./desk.ts";
import { MessageActions } from "./message-actions.tsx";
import { MessageBody } from "./message-body.tsx";
import { Reactions } from "./reactions.tsx";
import { LinkView } from "./text/link-view.tsx";
import { Thread } from "./thread.tsx";

/** What a message in a channel or a thread is drawn from. */
export interface MessageProps {
  readonly channel: ViewChannel;
  readonly message: ViewMessage;
  /** Follows a message of the same sender closely: shown without avatar and name. */
  readonly isGrouped: boolean;
  /** The ts a permalink points at. */
  readonly target: string;
  readonly isReply?: boolean;
}

/** One message with its reactions, its thread and what can be done with it. */
export function Message(props: MessageProps): JSX.Element {
  const { channel, message, isGrouped, target } = props;
  const { view } = useDesk();
  const [isReplying, setReplying] = useState(false);
  const user = view.users.find((one) => one.id === message.user);
  const name = user?.realName || user?.name || message.user;
  const at = new Date(Number(message.ts) * 1000);
  const time = at.toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
  const isPinned = channel.pins.includes(message.ts);
  const isSystem = message.subtype !== undefined && systemSubtype.test(message.subtype);
  // A line of Slack's own names its person itself.
  const isBare = isGrouped || isSystem;
  const classes = [
    "message",
    isBare ? "grouped" : "",
    isPinned ? "pinned" : "",
    message.ephemeral ? "ephemeral" : "",
    isSystem ? "system" : "",
    message.ts === target ? "target" : "",
  ];
  return (
    <article
      id={`message-${message.ts}`}
      class={classes.join(" ")}
      aria-label={`${name}, ${time}`}
      data-ts={message.ts}
    >
      {isPinned ? <p class="note">📌 Pinned</p> : null}
      {message.ephemeral ? <p class="note">👁 Only visible to you</p> : null}
      <div class="message-row">
        {isBare ? (
          <time class="gutter" dateTime={at.toISOString()}>
            {time.replace(/\s?[AP]M$/i, "")}
          </time>
        ) : (
          <Avatar user={user} size="large" />
        )}
        <div class="message-main">
          {isBare ? null : (
            <div class="message-head">
              <b>{name}</b>
              {user?.isBot === true ? <span class="badge">APP</span> : null}
              <LinkView url={message.permalink}>
                <time dateTime={at.toISOString()} title={at.toLocaleString()}>
                  {time}
                </time>
              </LinkView>
            </div>
          )}
          <MessageBody channel={channel} message={message} />
          <Reactions channel={channel} message={message} />
        </div>
      </div>
      {message.ephemeral || channel.isArchived || isSystem ? null : (
        <MessageActions
          channel={channel}
          message={message}
          reply={props.isReply === true ? undefined : () => setReplying(true)}
        />
      )}
      {props.isReply === true ? null : (
        <Thread
          channel={channel}
          message={message}
          draw={(reply) => (
            <Message key={reply.ts} channel={channel} message={reply} isGrouped={false} target={target} isReply />
          )}
          isReplying={isReplying}
          setReplying={setReplying}
        />
      )}
    </article>
  );
}

/** Slack's own lines ("joined #x", "set the topic"): drawn faintly, and nothing can be done with them. */
const systemSubtype = /^(?:channel|group)_|^pinned_item$|^bot_add$/;
