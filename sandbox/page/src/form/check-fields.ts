import { numberOf, stringOf } from "../json.ts";
import type { Field } from "./fields.ts";
import type { Form } from "./form.ts";

/** The errors Slack's own client finds before it sends a submission, keyed by block id; empty when all is well. */
export function checkFields(fields: readonly Field[], form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const error = checkField(field, form.read(field.blockId, field.element));
    if (error !== undefined) {
      errors[field.blockId] = error;
    }
  }
  return errors;
}

function checkField(field: Field, value: unknown): string | undefined {
  const isEmpty = value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  if (isEmpty) {
    return field.isRequired ? "Please complete this required field." : undefined;
  }
  const { element } = field;
  const text = stringOf(value);
  switch (element["type"]) {
    case "plain_text_input":
      return checkLength(text, numberOf(element["min_length"]), numberOf(element["max_length"]));
    case "number_input":
      return checkNumber(text, element["is_decimal_allowed"] === true, element["min_value"], element["max_value"]);
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : "Please enter a valid email address.";
    case "url_text_input":
      return URL.canParse(text) ? undefined : "Please enter a valid URL.";
    default:
      return undefined;
  }
}

function checkLength(value: string, min = 0, max = 3000): string | undefined {
  if (value.length < min) {
    return `Please enter at least ${min} characters.`;
  }
  return value.length > max ? `Please enter at most ${max} characters.` : undefined;
}

function checkNumber(value: string, isDecimal: boolean, min: unknown, max: unknown): string | undefined {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number) || !(isDecimal || Number.isInteger(number))) {
    return isDecimal ? "Please enter a number." : "Please enter a whole number.";
  }
  const lowest = boundOf(min);
  const highest = boundOf(max);
  if (lowest !== undefined && number < lowest) {
    return `Please enter a number of at least ${lowest}.`;
  }
  return highest !== undefined && number > highest ? `Please enter a number of at most ${highest}.` : undefined;
}

function boundOf(value: unknown): number | undefined {
  const bound = numberOf(value) ?? Number.parseFloat(stringOf(value));
  return Number.isNaN(bound) ? undefined : bound;
}
