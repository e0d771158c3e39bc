import type { App } from "@slack/bolt";
import { z } from "zod";
import type { SlackModal } from "#templates/slack/block.ts";
import { withOrigin } from "./modal-origin.ts";

/** Where a modal ended up: on the screen, on the screen of a person who closed it, or nowhere because it could not be opened in time. */
export type Shown = "shown" | "closed" | "not-opened";

/** The one modal that a click or command may open. */
export interface ModalWindow {
  /** Starts opening; whether it succeeded is told by `show` and `settled`. */
  open(modal: SlackModal): void;
  /** Whether something was opened or is being opened. */
  isUsed(): boolean;
  /** Whether the person sees it already. */
  isOpen(): boolean;
  /** Fills what was opened, or opens it. Throws when Slack finds the modal itself wrong. */
  show(modal: SlackModal): Promise<Shown>;
  /** Waits until what was opened is there. */
  settled(): Promise<Shown>;
}

/** How Slack refuses a trigger that is too old or was used (SLACK.md 2.1). */
const triggerErrors = ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"];

const Refused = z.object({ data: z.object({ error: z.string() }) });

/** The modal window of one trigger. Every modal carries the channel it was opened from. */
export function makeModalWindow(needs: {
  readonly client: App["client"];
  readonly triggerId: string;
  readonly channelId: string | null;
  readonly onError: (error: unknown) => void;
}): ModalWindow {
  const { client, channelId } = needs;
  let opening: Promise<string | undefined> | undefined;
  let isOpen = false;

  /** The view's id; undefined when there is no window for a reason that a second click cures. */
  const start = async (modal: SlackModal): Promise<string | undefined> => {
    try {
      const view = withOrigin(modal, channelId);
      const opened = await client.views.open({ trigger_id: needs.triggerId, view });
      isOpen = true;
      return opened.view?.id;
    } catch (error) {
      const reason = refusalOf(error);
      if (reason !== undefined && !triggerErrors.includes(reason)) throw error;
      needs.onError(error);
      return undefined;
    }
  };

  const settled = async (): Promise<Shown> => ((await opening) === undefined ? "not-opened" : "shown");

  return {
    open(modal) {
      opening = start(modal);
      // Whoever asks for the outcome gets the error; nobody asking must not end the process.
      opening.catch(() => undefined);
    },
    isUsed: () => opening !== undefined,
    isOpen: () => isOpen,
    settled,
    async show(modal) {
      if (opening === undefined) {
        opening = start(modal);
        return settled();
      }
      const viewId = await opening;
      return viewId === undefined ? "not-opened" : updateModal(client, viewId, withOrigin(modal, channelId));
    },
  };
}

/** Replaces what an open modal shows; `closed` when the person closed it. */
export async function updateModal(client: App["client"], viewId: string, view: SlackModal): Promise<Shown> {
  try {
    await client.views.update({ view_id: viewId, view });
    return "shown";
  } catch (error) {
    if (refusalOf(error) === "not_found") return "closed";
    throw error;
  }
}

/** Slack's own word for a refused call; undefined when the call got no answer. */
function refusalOf(error: unknown): string | undefined {
  const read = Refused.safeParse(error);
  return read.success ? read.data.data.error : undefined;
}
