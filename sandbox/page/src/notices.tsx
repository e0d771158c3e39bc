import type { JSX } from "preact";
import { useDesk } from "./desk.ts";

/** Something the page itself has to say, such as an act that was refused. */
export interface PageNotice {
  readonly id: string;
  readonly text: string;
}

/** What carries the page's own notices through the tree. */
export interface NoticesProps {
  readonly notices: readonly PageNotice[];
  readonly setNotices: (change: (before: readonly PageNotice[]) => readonly PageNotice[]) => void;
}

/** Errors the person met, those of the emulated Slack first; each can be put away. */
export function Notices({ notices, setNotices }: NoticesProps): JSX.Element {
  const { view, act } = useDesk();
  const dismiss = (id: string): void => setNotices((before) => before.filter((notice) => notice.id !== id));
  return (
    <div class="notices" role="log" aria-label="Notices">
      {view.notices.map((notice) => (
        <Notice
          key={notice.id}
          text={notice.text}
          dismiss={() => void act({ kind: "dismiss-notice", id: notice.id })}
        />
      ))}
      {notices.map((notice) => (
        <Notice key={notice.id} text={notice.text} dismiss={() => dismiss(notice.id)} />
      ))}
    </div>
  );
}

function Notice({ text, dismiss }: { readonly text: string; readonly dismiss: () => void }): JSX.Element {
  return (
    <div class="notice" role="alert">
      <span>{text}</span>
      <button type="button" class="button icon" aria-label="Dismiss notice" onClick={dismiss}>
        ×
      </button>
    </div>
  );
}
