import type { JSX } from "preact";
import { useDesk } from "../desk.ts";
import { type ElementProps, useControl } from "../form/surface.ts";
import { Spinner } from "../spinner.tsx";
import { plainTextOf } from "../text/plain-text-of.ts";
import { choicesOf, type Option } from "./options.ts";

/** A menu to choose one of a known list: static options, people, channels, conversations. */
export function SelectElement(props: ElementProps): JSX.Element {
  const { element, labelling } = props;
  const { view } = useDesk();
  const control = useControl(props);
  const options = choicesOf(element, view);
  const groups = [...new Set(options.map((option) => option.group))].filter((group) => group !== "");
  const placeholder = plainTextOf(element["placeholder"]) || "Choose an option";
  return (
    <span class="select" aria-busy={control.isBusy}>
      <select
        id={labelling?.controlId}
        aria-label={labelling === undefined ? placeholder : undefined}
        aria-describedby={labelling?.describedBy}
        aria-invalid={labelling?.isInvalid}
        disabled={control.isBusy}
        value={typeof control.value === "string" ? control.value : ""}
        onChange={(event) => control.change(event.currentTarget.value || null)}
      >
        <option value="">{placeholder}</option>
        {linesOf(options, "")}
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {linesOf(options, group)}
          </optgroup>
        ))}
      </select>
      {control.isBusy ? <Spinner /> : null}
    </span>
  );
}

function linesOf(options: readonly Option[], group: string): readonly JSX.Element[] {
  return options
    .filter((option) => option.group === group)
    .map((option) => (
      <option key={option.value} value={option.value}>
        {option.description === "" ? option.label : `${option.label} — ${option.description}`}
      </option>
    ));
}
