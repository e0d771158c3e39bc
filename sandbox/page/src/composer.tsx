import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ViewChannel } from "../../slack/workspace-view.ts";
import { type DeskAct, titleOf, useDesk } from "./desk.ts";
import { Menu } from "./menu.tsx";
import { Spinner } from "./spinner.tsx";
import { SuggestionList } from "./suggestion-list.tsx";
import { suggestionsFor } from "./suggestions.ts";

/** Writes messages and slash commands. Enter sends, Shift+Enter breaks the line, Tab or Enter takes the marked suggestion. */
export function Composer(props: {
  readonly channel: ViewChannel;
  readonly threadTs?: string;
  readonly leave?: () => void;
}): JSX.Element {
  const { channel, threadTs, leave } = props;
  const { view, act, tell } = useDesk();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const [isHidden, setHidden] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const suggestions = isHidden ? [] : suggestionsFor(text, view);
  const name =
    threadTs === undefined ? `Message ${channel.kind === "im" ? "" : "#"}${titleOf(channel, view)}` : "Reply…";
  useEffect(() => box.current?.focus(), []);

  const edit = (next: string): void => {
    setText(next);
    setMarked(0);
    setHidden(false);
  };
  const send = async (): Promise<void> => {
    const typed = text.trim();
    const given = typed === "" ? undefined : actOf(typed);
    if (given === undefined) {
      return;
    }
    setBusy(true);
    const result = await act(given);
    setBusy(false);
    // A message that was refused is not lost; a command that failed has its own notice and is not typed twice by Slack either.
    if (result.ok || given.kind === "command") {
      edit("");
    }
    box.current?.focus();
  };
  const actOf = (typed: string): DeskAct | undefined => {
    if (!typed.startsWith("/")) {
      const message = { kind: "message", channel: channel.id, text: typed } as const;
      return threadTs === undefined ? message : { ...message, threadTs };
    }
    const [command = "", ...rest] = typed.split(/\s/);
    if (threadTs !== undefined) {
      tell(`${command} is not supported in threads. Sorry!`);
      return undefined;
    }
    return { kind: "command", channel: channel.id, command: command.toLowerCase(), text: rest.join(" ").trim() };
  };
  const key = (event: KeyboardEvent): void => {
    const suggestion = suggestions[marked];
    const isStep = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (suggestion !== undefined && isStep) {
      event.preventDefault();
      setMarked((marked + (event.key === "ArrowDown" ? 1 : -1) + suggestions.length) % suggestions.length);
    } else if (event.key === "Escape") {
      setHidden(true);
      leave?.();
    } else if (
      suggestion !== undefined &&
      (event.key === "Tab" || (event.key === "Enter" && text.trim() !== suggestion.label))
    ) {
      event.preventDefault();
      edit(suggestion.text);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    }
  };
  return (
    <div class={threadTs === undefined ? "composer" : "composer reply"}>
      {suggestions.length === 0 ? null : (
        <SuggestionList suggestions={suggestions} marked={marked} take={(one) => edit(one.text)} />
      )}
      <textarea
        ref={box}
        rows={Math.min(8, text.split("\n").length)}
        aria-label={name}
        placeholder={name}
        value={text}
        readOnly={isBusy}
        onInput={(event) => edit(event.currentTarget.value)}
        onKeyDown={key}
      />
      <div class="composer-bar">
        {threadTs === undefined && view.shortcuts.global.length > 0 ? <GlobalShortcuts /> : null}
        <span class="composer-hint">
          {threadTs === undefined ? (
            <>
              Type <kbd>/</kbd> for commands
            </>
          ) : (
            <>Commands do not work in threads</>
          )}
        </span>
        <button
          type="button"
          class="button primary send"
          aria-label={threadTs === undefined ? "Send" : "Send reply"}
          aria-busy={isBusy}
          disabled={isBusy || text.trim() === ""}
          onClick={() => void send()}
        >
          {isBusy ? <Spinner /> : "➤"}
        </button>
      </div>
    </div>
  );
}

function GlobalShortcuts(): JSX.Element {
  const { view, act } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const run = async (callbackId: string): Promise<void> => {
    setBusy(true);
    await act({ kind: "shortcut", callbackId });
    setBusy(false);
  };
  const items = view.shortcuts.global.map((shortcut) => ({
    key: shortcut.callbackId,
    label: shortcut.name,
    pick: () => void run(shortcut.callbackId),
  }));
  return <Menu name="Shortcuts" face="+" items={items} isBusy={isBusy} />;
}
