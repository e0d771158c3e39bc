import { useEffect, useMemo, useState } from "preact/hooks";
import { useDesk } from "../desk.ts";
import { type ElementProps, useSurface } from "../form/surface.ts";
import { numberOf, stringOf } from "../json.ts";
import { choicesOf, type Option, optionsOf } from "./options.ts";

/** What a picker shows for the typed text. */
export interface FoundOptions {
  readonly options: readonly Option[];
  readonly isLoading: boolean;
  /** Why the list is empty. */
  readonly note: string;
}

/** Typing pauses this long before an external select asks the app, so that a word costs one request. */
const pauseMs = 150;

/** The options that fit `query`: filtered here for a known list, asked from the app for an external one while open. */
export function useOptions({ element, blockId }: ElementProps, query: string, isOpen: boolean): FoundOptions {
  const { view, act } = useDesk();
  const { target } = useSurface();
  const isExternal = stringOf(element["type"]).endsWith("external_select");
  const [answer, setAnswer] = useState<FoundOptions>({ options: [], isLoading: false, note: "" });
  const actionId = stringOf(element["action_id"]);
  const minLength = numberOf(element["min_query_length"]) ?? 3;
  const isAsking = isExternal && isOpen && query.length >= minLength;
  useEffect(() => {
    if (!isAsking) {
      return undefined;
    }
    let isStale = false;
    const ask = async (): Promise<void> => {
      setAnswer((before) => ({ ...before, isLoading: true }));
      const result = await act({ kind: "options", ...target, blockId, actionId, query });
      if (!isStale) {
        const options = result.ok ? optionsOf(result.options ?? []) : [];
        setAnswer({ options, isLoading: false, note: result.ok ? "No results" : result.error });
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
    // `act` and `target` are new objects on every draw and always mean the same here.
  }, [isAsking, query, blockId, actionId]);
  const known = useMemo(() => filterOptions(choicesOf(element, view), query), [element, view, query]);
  if (!isExternal) {
    return { options: known, isLoading: false, note: "No results" };
  }
  return isAsking ? answer : { options: [], isLoading: false, note: `Type ${minLength} or more characters` };
}

function filterOptions(options: readonly Option[], query: string): readonly Option[] {
  const wanted = query.trim().toLowerCase();
  return options.filter((option) => `${option.label} ${option.description}`.toLowerCase().includes(wanted));
}
