import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ViewChannel } from "../../slack/workspace-view.ts";
import { useDesk } from "./desk.ts";
import { Spinner } from "./spinner.tsx";

/** Joins a channel; the button waits for the answer. */
export function JoinButton({ channel }: { readonly channel: ViewChannel }): JSX.Element {
  const { act } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const join = async (): Promise<void> => {
    setBusy(true);
    await act({ kind: "join", channel: channel.id });
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="button small join"
      aria-label={`Join #${channel.name}`}
      aria-busy={isBusy}
      disabled={isBusy}
      onClick={() => void join()}
    >
      {isBusy ? <Spinner /> : null}Join
    </button>
  );
}
