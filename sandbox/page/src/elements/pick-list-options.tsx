import type { JSX } from "preact";
import type { Option } from "./options.ts";

/** The open list of a searching picker: one button per option, pressed when chosen. */
export function PickListOptions(props: {
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  /** Shown when there is nothing to choose, or why. */
  readonly note: string;
  readonly pick: (value: string) => void;
}): JSX.Element {
  if (props.options.length === 0) {
    return <p class="menu-empty">{props.note}</p>;
  }
  return (
    <ul>
      {props.options.map((option, index) => (
        <li key={option.value}>
          {option.group !== "" && props.options[index - 1]?.group !== option.group ? (
            <span class="group-name">{option.group}</span>
          ) : null}
          <button
            type="button"
            class="menu-item"
            aria-pressed={props.chosen.includes(option.value)}
            onClick={() => props.pick(option.value)}
            onKeyDown={moveOnArrow}
          >
            <span>{option.label}</span>
            {option.description === "" ? null : <small>{option.description}</small>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function moveOnArrow(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.currentTarget instanceof HTMLElement)) {
    return;
  }
  event.preventDefault();
  const item = event.currentTarget.closest("li");
  const next = step > 0 ? item?.nextElementSibling : item?.previousElementSibling;
  next?.querySelector("button")?.focus();
}
