import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { useDesk } from "./desk.ts";
import { EmojiView } from "./text/inlines-view.tsx";

/** The reactions under a message; a click adds or takes back the viewer's own. */
export function Reactions(props: { readonly channel: ViewChannel; readonly message: ViewMessage }): JSX.Element | null {
  const { channel, message } = props;
  const react = useReact(channel.id, message.ts);
  const { view } = useDesk();
  if (message.reactions.length === 0) {
    return null;
  }
  return (
    <div class="reactions">
      {message.reactions.map((reaction) => {
        const isMine = reaction.users.includes(view.me);
        const names = reaction.users.map((id) => view.users.find((user) => user.id === id)?.realName ?? id).join(", ");
        return (
          <button
            key={reaction.name}
            type="button"
            class="reaction"
            aria-pressed={isMine}
            aria-label={`:${reaction.name}: ${reaction.users.length}`}
            aria-busy={react.busyWith === reaction.name}
            disabled={react.busyWith === reaction.name || channel.isArchived}
            title={`${names} reacted with :${reaction.name}:`}
            onClick={() => react.send(reaction.name, isMine)}
          >
            <EmojiView name={reaction.name} /> {reaction.users.length}
          </button>
        );
      })}
    </div>
  );
}

/** Sends reactions of the viewer; `busyWith` names the one that waits for its answer. */
export function useReact(
  channel: string,
  ts: string,
): { readonly busyWith: string; readonly send: (name: string, remove: boolean) => void } {
  const { act } = useDesk();
  const [busyWith, setBusyWith] = useState("");
  const perform = async (name: string, remove: boolean): Promise<void> => {
    setBusyWith(name);
    await act({ kind: "react", channel, ts, name, ...(remove ? { remove } : {}) });
    setBusyWith("");
  };
  return { busyWith, send: (name, remove) => void perform(name, remove) };
}
