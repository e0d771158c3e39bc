import { useState } from "preact/hooks";
import { type Json, stringOf } from "../json.ts";
import { initialValueOf } from "./initial-value.ts";

/** What a person has entered on one surface (a modal, a message, the Home tab), keyed by block and action. */
export interface Form {
  /** The entered value, or the element's initial one while untouched. */
  readonly read: (blockId: string, element: Json) => unknown;
  readonly write: (blockId: string, actionId: string, value: unknown) => void;
}

/** A form that outlives the surface's redraws: an edited view keeps what was typed where block and action ids stay the same, as in Slack. */
export function useForm(): Form {
  const [entered, setEntered] = useState<ReadonlyMap<string, unknown>>(new Map());
  return {
    read: (blockId, element) => {
      const key = keyOf(blockId, stringOf(element["action_id"]));
      return entered.has(key) ? entered.get(key) : initialValueOf(element);
    },
    write: (blockId, actionId, value) => setEntered((before) => new Map(before).set(keyOf(blockId, actionId), value)),
  };
}

function keyOf(blockId: string, actionId: string): string {
  return JSON.stringify([blockId, actionId]);
}
