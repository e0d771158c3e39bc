import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { type ElementProps, useControl } from "../form/surface.ts";
import { type Json, objectsOf, stringOf, stringsOf } from "../json.ts";
import { TextObject } from "../text/text-object.tsx";

/** Checkboxes or radio buttons, each with its description. */
export function ChoiceElement(props: ElementProps): JSX.Element {
  const { element, labelling } = props;
  const control = useControl(props);
  const name = useId();
  const isMany = element["type"] === "checkboxes";
  const chosen = isMany ? stringsOf(control.value) : stringsOf([control.value]);
  const toggle = (value: string, isOn: boolean): void => {
    if (!isMany) {
      control.change(value);
      return;
    }
    const order = objectsOf(element["options"]).map((option) => stringOf(option["value"]));
    control.change(order.filter((one) => (one === value ? isOn : chosen.includes(one))));
  };
  return (
    <fieldset
      class="choices"
      aria-labelledby={labelling?.labelId}
      aria-describedby={labelling?.describedBy}
      aria-busy={control.isBusy}
    >
      {objectsOf(element["options"]).map((option) => (
        <Choice
          key={stringOf(option["value"])}
          option={option}
          type={isMany ? "checkbox" : "radio"}
          name={name}
          isOn={chosen.includes(stringOf(option["value"]))}
          isBusy={control.isBusy}
          toggle={toggle}
        />
      ))}
    </fieldset>
  );
}

function Choice(props: {
  readonly option: Json;
  readonly type: "checkbox" | "radio";
  readonly name: string;
  readonly isOn: boolean;
  readonly isBusy: boolean;
  readonly toggle: (value: string, isOn: boolean) => void;
}): JSX.Element {
  const { option } = props;
  const value = stringOf(option["value"]);
  return (
    <label class="choice">
      <input
        type={props.type}
        name={props.name}
        value={value}
        checked={props.isOn}
        disabled={props.isBusy}
        onChange={(event) => props.toggle(value, event.currentTarget.checked)}
      />
      <span>
        <TextObject of={option["text"]} />
        {option["description"] === undefined ? null : (
          <small>
            <TextObject of={option["description"]} />
          </small>
        )}
      </span>
    </label>
  );
}
