import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ViewChannel, ViewMessage } from "../../slack/workspace-view.ts";
import { useDesk } from "./desk.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import { Menu } from "./menu.tsx";
import { Popover } from "./popover.tsx";
import { useReact } from "./reactions.tsx";
import { Spinner } from "./spinner.tsx";

/** The bar that appears over a message: pin reaction, other reactions, reply, and the app's message shortcuts. */
export function MessageActions(props: {
  readonly channel: ViewChannel;
  readonly message: ViewMessage;
  /** Opens the reply box; absent on replies. */
  readonly reply: (() => void) | undefined;
}): JSX.Element {
  const { channel, message, reply } = props;
  const { view } = useDesk();
  const react = useReact(channel.id, message.ts);
  const hasMine = (name: string): boolean =>
    message.reactions.some((reaction) => reaction.name === name && reaction.users.includes(view.me));
  return (
    <div class="message-actions" role="toolbar" aria-label="Message actions">
      <button
        type="button"
        class="button icon"
        aria-label="React with :pushpin:"
        title="React with :pushpin:"
        aria-busy={react.busyWith === "pushpin"}
        disabled={react.busyWith === "pushpin"}
        onClick={() => react.send("pushpin", hasMine("pushpin"))}
      >
        {react.busyWith === "pushpin" ? <Spinner /> : "📌"}
      </button>
      <AddReaction pick={(name) => react.send(name, hasMine(name))} />
      {reply === undefined ? null : (
        <button type="button" class="button icon" aria-label="Reply in thread" title="Reply in thread" onClick={reply}>
          💬
        </button>
      )}
      <Shortcuts channel={channel} message={message} />
    </div>
  );
}

function AddReaction({ pick }: { readonly pick: (name: string) => void }): JSX.Element {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class="button icon"
        aria-label="Add reaction"
        title="Add reaction"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        🙂
      </button>
      {isOpen ? (
        <Popover anchor={anchor} onClose={close} class="emoji-picker">
          <EmojiPicker
            pick={(name) => {
              close();
              pick(name);
            }}
          />
        </Popover>
      ) : null}
    </>
  );
}

function Shortcuts(props: { readonly channel: ViewChannel; readonly message: ViewMessage }): JSX.Element {
  const { channel, message } = props;
  const { view, act, tell } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const run = async (callbackId: string): Promise<void> => {
    setBusy(true);
    await act({ kind: "message-shortcut", callbackId, channel: channel.id, ts: message.ts });
    setBusy(false);
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(new URL(message.permalink, location.origin).href);
    } catch {
      tell(`The link could not be copied: ${message.permalink}`);
    }
  };
  const items = [
    ...view.shortcuts.message.map((shortcut) => ({
      key: shortcut.callbackId,
      label: shortcut.name,
      pick: () => void run(shortcut.callbackId),
    })),
    { key: "copy-link", label: "Copy link", pick: () => void copy() },
  ];
  return <Menu name="More message actions" face="⋮" items={items} isBusy={isBusy} />;
}
