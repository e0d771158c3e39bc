import { useEffect, useState } from "preact/hooks";
import type { ViewChannel, WorkspaceView } from "../../slack/workspace-view.ts";
import type { Place } from "./place.ts";

/** Until where each person has read each channel; kept for the tab, so that a reload brings no dots back. */
type Marks = Readonly<Record<string, string>>;

const storageKey = "muster-sandbox-read";

/** Tells which channels hold something that this person has not seen. What was there before the tab opened counts as seen. */
export function useReadMarks(view: WorkspaceView | undefined, place: Place): (channel: ViewChannel) => boolean {
  const [openedAt] = useState(() => String(Date.now() / 1000));
  const [marks, setMarks] = useState<Marks>(readStored);
  const me = view?.me ?? "";
  const current = place.kind === "channel" ? place.channel : "";
  const latest = latestOf(
    view?.channels.find((channel) => channel.id === current),
    me,
  );
  useEffect(() => {
    if (me !== "" && latest !== "") {
      setMarks((before) => store({ ...before, [`${me} ${current}`]: latest }));
    }
  }, [me, current, latest]);
  return (channel) => {
    const newest = latestOf(channel, me);
    const mark = marks[`${me} ${channel.id}`] ?? openedAt;
    return channel.id !== current && newest !== "" && Number(newest) > Number(mark);
  };
}

function latestOf(channel: ViewChannel | undefined, me: string): string {
  return (
    channel?.messages
      .flatMap((message) => [message, ...message.replies])
      .filter((message) => message.user !== me)
      .map((message) => message.ts)
      .reduce((newest, ts) => (Number(ts) > Number(newest) ? ts : newest), "") ?? ""
  );
}

function readStored(): Marks {
  const marks: Marks = JSON.parse(sessionStorage.getItem(storageKey) ?? "{}");
  return marks;
}

function store(marks: Marks): Marks {
  sessionStorage.setItem(storageKey, JSON.stringify(marks));
  return marks;
}
