import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { Composer } from "./composer.tsx";

/** The replies under a message, open unless folded, and the box to write another. */
export function Thread(props: {
  readonly channel: ViewChannel;
  readonly message: ViewMessage;
  /** Draws one reply. */
  readonly draw: (reply: ViewMessage) => JSX.Element;
  readonly isReplying: boolean;
  readonly setReplying: (isReplying: boolean) => void;
}): JSX.Element | null {
  const { channel, message, draw, isReplying, setReplying } = props;
  const [isFolded, setFolded] = useState(false);
  const count = message.replies.length;
  if (count === 0 && !isReplying) {
    return null;
  }
  const canWrite = channel.isMember && !channel.isArchived;
  return (
    <div class="thread">
      {count === 0 ? null : (
        <div class="thread-head">
          <button type="button" class="thread-count" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
            {count} {count === 1 ? "reply" : "replies"}
          </button>
          {isReplying || isFolded || !canWrite ? null : (
            <button type="button" class="thread-reply" onClick={() => setReplying(true)}>
              Reply…
            </button>
          )}
        </div>
      )}
      {isFolded ? null : message.replies.map(draw)}
      {isReplying && canWrite ? (
        <Composer channel={channel} threadTs={message.ts} leave={() => setReplying(false)} />
      ) : null}
    </div>
  );
}
