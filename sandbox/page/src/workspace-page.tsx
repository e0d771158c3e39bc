import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Act, WorkspaceView } from "../../slack/workspace-view.ts";
import { AppHome } from "./app-home.tsx";
import { ChannelPane } from "./channel-pane.tsx";
import { ConfirmHost } from "./confirm.tsx";
import { Controls } from "./controls.tsx";
import { type Desk, DeskContext } from "./desk.ts";
import { ModalStack } from "./modal-stack.tsx";
import type { PageNotice } from "./notices.tsx";
import { type Place, placeOfUrl, urlOfPlace } from "./place.ts";
import { useReadMarks } from "./read-marks.ts";
import { sendAct } from "./send-act.ts";
import { Sidebar } from "./sidebar.tsx";
import { useWorkspaceStream } from "./use-workspace-stream.ts";

/** A view follows its change within 50 ms; a few times that is enough to see whether it brought a notice. */
const noticeGraceMs = 250;

/** Mina, the on-call engineer: the story starts with her. */
const defaultUser = "U0ONCALL";
const userKey = "muster-sandbox-user";

/** The whole page: who sits here, where they are, and the workspace as the stream tells it. */
export function WorkspacePage(): JSX.Element {
  const [user, setUser] = useState(firstUser);
  const [place, setPlace] = useState<Place | undefined>(() => placeOfUrl(location.href, location.origin));
  const [notices, setNotices] = useState<readonly PageNotice[]>([]);
  const { view, isConnected } = useWorkspaceStream(user, () => setUser(defaultUser));
  const latest = useRef(view);
  latest.current = view;
  const shownPlace = place ?? firstPlace(view);
  const isUnread = useReadMarks(view, shownPlace);

  const tell = useCallback((text: string) => {
    const notice = { id: crypto.randomUUID(), text };
    setNotices((before) => [...before.slice(-2), notice]);
  }, []);
  const go = useCallback((next: Place) => {
    setPlace({ ...next });
    setNotices([]);
  }, []);
  useEffect(() => {
    if (place !== undefined) {
      history.replaceState(null, "", urlOfPlace(place, user));
    }
  }, [place, user]);

  if (view === undefined) {
    return (
      <main class="waiting">
        {isConnected ? "Opening the workspace…" : "The sandbox is not answering. Trying again…"}
      </main>
    );
  }
  const sitDown = (next: string): void => {
    localStorage.setItem(userKey, next);
    setUser(next);
    setNotices([]);
  };
  const act: Desk["act"] = async (given, options) => {
    const before = new Set(view.notices.map((notice) => notice.id));
    const whole: Act = { ...given, user: view.me };
    const result = await sendAct(whole);
    if (!result.ok && options?.isQuiet !== true && given.kind !== "submit" && given.kind !== "options") {
      const { error } = result;
      // Slack itself has usually said it in a notice that arrives with the next view; the page speaks up only when it has not.
      setTimeout(() => {
        if (latest.current?.notices.every((notice) => before.has(notice.id)) === true) {
          tell(`That did not work: ${error}`);
        }
      }, noticeGraceMs);
    }
    return result;
  };
  const desk: Desk = { view, place: shownPlace, act, go, tell };
  return (
    <DeskContext.Provider value={desk}>
      <ConfirmHost>
        <div class="app">
          <Sidebar isUnread={isUnread} sitDown={sitDown} />
          <main class="pane">
            {isConnected ? null : <output class="offline">The sandbox is not answering. Trying again…</output>}
            {shownPlace.kind === "home" ? (
              <AppHome notices={notices} setNotices={setNotices} />
            ) : (
              <ChannelPane
                key={`${shownPlace.channel} ${view.me}`}
                place={shownPlace}
                notices={notices}
                setNotices={setNotices}
              />
            )}
          </main>
          <Controls />
        </div>
        <ModalStack />
      </ConfirmHost>
    </DeskContext.Provider>
  );
}

function firstUser(): string {
  return new URLSearchParams(location.search).get("user") ?? localStorage.getItem(userKey) ?? defaultUser;
}

function firstPlace(view: WorkspaceView | undefined): Place {
  const channels = view?.channels ?? [];
  const first = channels.find((channel) => channel.name === "alerts") ?? channels[0];
  return { kind: "channel", channel: first?.id ?? "", ts: "" };
}
