import { type InputBlock, type InputElement, type Option, type PlainTextInput, plain } from "./block.ts";
import { fieldActionId } from "./ids.ts";
import { limits } from "./limits.ts";

/** What most fields have. */
export interface FieldOptions {
  readonly blockId: string;
  readonly label: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

/** A field to type in. */
export function textField(
  options: FieldOptions & {
    readonly isLong?: boolean;
    readonly initial?: string;
    readonly placeholder?: string;
    readonly lengthMax?: number;
    readonly hasFocus?: boolean;
  },
): InputBlock {
  const element: PlainTextInput = {
    type: "plain_text_input",
    action_id: fieldActionId,
    multiline: options.isLong ?? false,
    max_length: options.lengthMax ?? limits.inputText,
    ...(options.initial === undefined || options.initial === "" ? {} : { initial_value: options.initial }),
    ...(options.placeholder === undefined ? {} : { placeholder: plain(options.placeholder) }),
    ...(options.hasFocus === true ? { focus_on_load: true } : {}),
  };
  return field(options, element);
}

/** A field with visible choices, one of them taken. */
export function radioField(
  options: FieldOptions & { readonly choices: readonly Option[]; readonly initial?: string },
): InputBlock {
  const initial = options.choices.find(({ value }) => value === options.initial);
  return field(options, {
    type: "radio_buttons",
    action_id: fieldActionId,
    options: [...options.choices],
    ...(initial === undefined ? {} : { initial_option: initial }),
  });
}

/** A menu with one choice. */
export function selectField(
  options: FieldOptions & { readonly choices: readonly Option[]; readonly initial?: string },
): InputBlock {
  const initial = options.choices.find(({ value }) => value === options.initial);
  return field(options, {
    type: "static_select",
    action_id: fieldActionId,
    options: [...options.choices],
    ...(initial === undefined ? {} : { initial_option: initial }),
  });
}

/** A block with one input in it. */
export function field(options: FieldOptions, element: InputElement): InputBlock {
  return {
    type: "input",
    block_id: options.blockId,
    label: plain(options.label),
    element,
    ...(options.hint === undefined ? {} : { hint: plain(options.hint) }),
    ...(options.isOptional === true ? { optional: true } : {}),
  };
}
