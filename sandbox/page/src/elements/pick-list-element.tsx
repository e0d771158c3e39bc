import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ElementProps, useControl } from "../form/surface.ts";
import { numberOf, stringOf, stringsOf } from "../json.ts";
import { Popover } from "../popover.tsx";
import { Spinner } from "../spinner.tsx";
import { plainTextOf } from "../text/plain-text-of.ts";
import { type Option, optionsOf } from "./options.ts";
import { PickListOptions } from "./pick-list-options.tsx";
import { useOptions } from "./use-options.ts";

/** A searching picker: every multi-select, and the external select whose options the app supplies while one types. */
export function PickListElement(props: ElementProps): JSX.Element {
  const { element, labelling } = props;
  const isMulti = stringOf(element["type"]).startsWith("multi_");
  const control = useControl(props);
  const anchor = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [known, setKnown] = useState<ReadonlyMap<string, Option>>(() => knownAtFirst(element));
  const found = useOptions(props, query, isOpen);
  // An external option is only named in the answer it came with; remember it for the chip.
  useEffect(() => setKnown((before) => withOptions(before, found.options)), [found.options]);

  const chosen = isMulti ? stringsOf(control.value) : stringsOf([control.value]);
  const close = (): void => {
    setOpen(false);
    setQuery("");
  };
  const pick = (value: string): void => {
    const max = numberOf(element["max_selected_items"]) ?? 100;
    if (!isMulti) {
      control.change(value);
      close();
    } else if (chosen.includes(value)) {
      control.change(chosen.filter((one) => one !== value));
    } else if (chosen.length < max) {
      control.change([...chosen, value]);
    }
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      event.preventDefault();
      const first = found.options.at(0);
      if (isOpen && first !== undefined) {
        pick(first.value);
      }
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      setOpen(true);
      document.querySelector<HTMLButtonElement>(".pick-options button")?.focus();
    } else if (event.key === "Backspace" && query === "" && isMulti) {
      control.change(chosen.slice(0, -1));
    }
  };
  const placeholder = plainTextOf(element["placeholder"]) || (isMulti ? "Select options" : "Choose an option");
  return (
    <div class="pick-list" ref={anchor}>
      {chosen.map((value) => (
        <span key={value} class="chip">
          {known.get(value)?.label ?? value}
          <button
            type="button"
            aria-label={`Remove ${known.get(value)?.label ?? value}`}
            onClick={() => control.change(isMulti ? chosen.filter((one) => one !== value) : null)}
          >
            ×
          </button>
        </span>
      ))}
      <input
        id={labelling?.controlId}
        role="combobox"
        aria-label={labelling === undefined ? placeholder : undefined}
        aria-describedby={labelling?.describedBy}
        aria-invalid={labelling?.isInvalid}
        aria-expanded={isOpen}
        aria-autocomplete="list"
        autocomplete="off"
        placeholder={chosen.length === 0 ? placeholder : ""}
        value={query}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setOpen(true);
        }}
        onKeyDown={key}
      />
      {control.isBusy || found.isLoading ? <Spinner /> : null}
      {isOpen ? (
        <Popover anchor={anchor} onClose={close} class="pick-options" isWide>
          <PickListOptions options={found.options} chosen={chosen} note={found.note} pick={pick} />
        </Popover>
      ) : null}
    </div>
  );
}

function knownAtFirst(element: ElementProps["element"]): ReadonlyMap<string, Option> {
  const initial = [
    element["initial_option"],
    ...(Array.isArray(element["initial_options"]) ? element["initial_options"] : []),
  ];
  return withOptions(new Map(), optionsOf(initial));
}

function withOptions(known: ReadonlyMap<string, Option>, options: readonly Option[]): ReadonlyMap<string, Option> {
  return options.length === 0
    ? known
    : new Map([...known, ...options.map((option) => [option.value, option] as const)]);
}
