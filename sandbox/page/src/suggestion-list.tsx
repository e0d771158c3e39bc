import type { JSX } from "preact";
import type { Suggestion } from "./suggestions.ts";

/** The composer's completions, above the box; the marked one is taken by Tab or Enter. */
export function SuggestionList(props: {
  readonly suggestions: readonly Suggestion[];
  readonly marked: number;
  readonly take: (suggestion: Suggestion) => void;
}): JSX.Element {
  return (
    <ul class="suggestions" aria-label="Suggestions">
      {props.suggestions.map((suggestion, index) => (
        <li key={suggestion.label}>
          <button
            type="button"
            class={index === props.marked ? "menu-item marked" : "menu-item"}
            aria-current={index === props.marked}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.take(suggestion)}
          >
            <span>
              <b>{suggestion.label}</b> <span class="faint">{suggestion.hint}</span>
            </span>
            <small>{suggestion.description}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
