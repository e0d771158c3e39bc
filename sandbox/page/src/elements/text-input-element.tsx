import type { JSX } from "preact";
import { type ElementProps, useControl } from "../form/surface.ts";
import { numberOf, objectOf, stringOf, stringsOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";

const inputTypes: Readonly<Record<string, string>> = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
  plain_text_input: "text",
};

/** A text box of one or many lines, also for numbers, addresses and emails; the form checks what is typed, as Slack's client does. */
export function TextInputElement(props: ElementProps): JSX.Element {
  const { element, labelling } = props;
  const control = useControl(props);
  const type = stringOf(element["type"]);
  const triggers = stringsOf(objectOf(element["dispatch_action_config"])["trigger_actions_on"]);
  const dispatches = labelling?.dispatches === true;
  const onEnter = dispatches && (triggers.length === 0 || triggers.includes("on_enter_pressed"));
  const write = (value: string): void => {
    control.write(value === "" ? null : value);
    if (dispatches && triggers.includes("on_character_entered")) {
      control.send(value);
    }
  };
  const key = (event: JSX.TargetedKeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && onEnter && !event.shiftKey) {
      event.preventDefault();
      control.send(event.currentTarget.value);
    }
  };
  const shared = {
    id: labelling?.controlId,
    "aria-describedby": labelling?.describedBy,
    "aria-invalid": labelling?.isInvalid,
    placeholder: plainTextOf(element["placeholder"]),
    value: typeof control.value === "string" ? control.value : "",
    onKeyDown: key,
    onChange: (event: JSX.TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      control.record(event.currentTarget.value || null),
  };
  if (type === "plain_text_input" && element["multiline"] === true) {
    return <textarea class="field" rows={4} {...shared} onInput={(event) => write(event.currentTarget.value)} />;
  }
  const max = numberOf(element["max_length"]);
  return (
    <input
      class="field"
      type={inputTypes[type] ?? "text"}
      inputMode={type === "number_input" ? "decimal" : undefined}
      autocomplete="off"
      {...(max === undefined ? {} : { maxLength: max })}
      {...shared}
      onInput={(event) => write(event.currentTarget.value)}
    />
  );
}
