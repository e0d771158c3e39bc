import type { JSX } from "preact";
import { type ElementProps, useControl } from "../form/surface.ts";
import { numberOf, stringOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";

/** A date, a time, or both; both travel as Unix seconds and are shown in this browser's time zone. */
export function MomentElement(props: ElementProps): JSX.Element {
  const { element, labelling } = props;
  const control = useControl(props);
  const type = stringOf(element["type"]);
  const isInstant = type === "datetimepicker";
  const seconds = numberOf(control.value);
  const shown = isInstant ? (seconds === undefined ? "" : localOf(seconds)) : stringOf(control.value);
  const change = (value: string): void => {
    if (value === "") {
      control.change(null);
    } else {
      control.change(isInstant ? Math.floor(new Date(value).getTime() / 1000) : value);
    }
  };
  return (
    <input
      class="field moment"
      type={isInstant ? "datetime-local" : type === "timepicker" ? "time" : "date"}
      id={labelling?.controlId}
      aria-label={labelling === undefined ? plainTextOf(element["placeholder"]) || "Pick a date" : undefined}
      aria-describedby={labelling?.describedBy}
      aria-invalid={labelling?.isInvalid}
      aria-busy={control.isBusy}
      value={shown}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function localOf(seconds: number): string {
  const at = new Date(seconds * 1000);
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
