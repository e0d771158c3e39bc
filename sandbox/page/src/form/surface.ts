import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { useConfirm } from "../confirm.tsx";
import { useDesk } from "../desk.ts";
import { isObject, type Json, stringOf } from "../json.ts";
import type { Form } from "./form.ts";

/** Where blocks stand: in a message (channel and ts), in a modal (viewId), or on the Home tab (none of them). */
export interface Surface {
  readonly target: { readonly channel?: string; readonly ts?: string; readonly viewId?: string };
  readonly form: Form;
  /** Why nothing can be done here now, told to whoever tries; undefined when things can be done. */
  readonly closedBecause?: string;
  /** Errors under input blocks, keyed by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Set by whoever draws blocks. */
export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The surface the caller's block stands on; throws outside of one, which would be a mistake of ours. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === undefined) {
    throw new Error("useSurface outside of SurfaceContext");
  }
  return surface;
}

/** What each element is told about its place. */
export interface ElementProps {
  readonly element: Json;
  readonly blockId: string;
  /** Set in an input block: the ids that tie the control to its label, hint and error. */
  readonly labelling?: Labelling;
}

/** How an input block names its control. */
export interface Labelling {
  readonly controlId: string;
  readonly labelId: string;
  readonly describedBy: string;
  readonly isInvalid: boolean;
  /** A changed value is also sent as a block action (`dispatch_action`). */
  readonly dispatches: boolean;
}

/** An element's value and the two things that can happen to it. */
export interface Control {
  readonly value: unknown;
  /** True from a click until the act was answered. */
  readonly isBusy: boolean;
  /** Stores the value and sends it: as an action outside of input blocks or with `dispatch_action`, as a mere record otherwise. */
  readonly change: (value: unknown) => void;
  /** Stores the value here only, as while typing. */
  readonly write: (value: unknown) => void;
  /** Lets the workspace know an input's value, so that later actions on this surface carry it in their state. */
  readonly record: (value: unknown) => void;
  /** Asks the element's `confirm` question, if it has one, and sends the block action. */
  readonly send: (value?: unknown) => void;
}

/** Connects an element to its surface. */
export function useControl({ element, blockId, labelling }: ElementProps): Control {
  const { act, tell } = useDesk();
  const { target, form, closedBecause } = useSurface();
  const confirm = useConfirm();
  const [pending, setPending] = useState(0);
  const actionId = stringOf(element["action_id"]);
  const perform = async (value: unknown): Promise<void> => {
    if (closedBecause !== undefined) {
      tell(closedBecause);
      return;
    }
    if (isObject(element["confirm"]) && !(await confirm(element["confirm"]))) {
      return;
    }
    setPending((count) => count + 1);
    try {
      await act({ kind: "block-action", ...target, blockId, actionId, ...(value === undefined ? {} : { value }) });
    } finally {
      setPending((count) => count - 1);
    }
  };
  const write = (value: unknown): void => form.write(blockId, actionId, value);
  const send = (value?: unknown): void => void perform(value);
  const record = (value: unknown): void => {
    // The surface may be gone before this arrives (the modal was just closed); nobody needs to hear of that.
    void act({ kind: "block-action", ...target, blockId, actionId, value }, { isQuiet: true });
  };
  return {
    value: form.read(blockId, element),
    isBusy: pending > 0,
    write,
    record,
    send,
    change: (value) => {
      write(value);
      if (labelling === undefined || labelling.dispatches) {
        send(value);
      } else {
        record(value);
      }
    },
  };
}
