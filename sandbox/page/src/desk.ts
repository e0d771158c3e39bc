import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Act, ActResult, ViewChannel, WorkspaceView } from "../../slack/workspace-view.ts";
import type { Place } from "./place.ts";

/** An act without its person: the desk adds who is sitting at it. */
export type DeskAct = Act extends infer Each ? (Each extends Act ? Omit<Each, "user"> : never) : never;

/** What every part of the page shares: the emulated workspace as one person sees it, and the ways to act on it. */
export interface Desk {
  readonly view: WorkspaceView;
  readonly place: Place;
  /** Sends the act as the present person and tells how it ended; a refusal is also shown to the person unless `isQuiet`. */
  readonly act: (act: DeskAct, options?: { readonly isQuiet: boolean }) => Promise<ActResult>;
  readonly go: (place: Place) => void;
  /** Shows a message of the page itself next to the composer. */
  readonly tell: (text: string) => void;
}

/** Provided once by the page's root. */
export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk; throws outside the page's root, which would be a mistake of ours. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) {
    throw new Error("useDesk outside of DeskContext");
  }
  return desk;
}

/** A channel as people call it: a direct message goes by the other party's full name. */
export function titleOf(channel: ViewChannel, view: WorkspaceView): string {
  const other = channel.kind === "im" ? view.users.find((user) => user.name === channel.name) : undefined;
  return other?.realName || channel.name;
}
