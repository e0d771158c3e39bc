import { characters } from "../block-kit/characters.ts";
import type { Json } from "../block-kit/rule.ts";

/** What Slack's client says under a filled input it won't submit; undefined when it would. */
export function refusedInput(element: Json, value: Json): string | undefined {
  const typed = typeof value["value"] === "string" ? value["value"] : "";
  const bound = (name: string): number => Number(element[name] ?? Number.NaN);
  switch (element["type"]) {
    case "plain_text_input": {
      const length = characters(typed).length;
      if (length < bound("min_length")) return `This field needs at least ${bound("min_length")} characters.`;
      const max = Number.isNaN(bound("max_length")) ? 3000 : bound("max_length");
      return length > max ? `This field takes at most ${max} characters.` : undefined;
    }
    case "number_input": {
      const number = Number(typed);
      if (!/^-?\d+(\.\d+)?$/.test(typed)) return "Please enter a number.";
      if (element["is_decimal_allowed"] === false && !Number.isInteger(number)) return "Please enter a whole number.";
      if (number < bound("min_value")) return `Please enter a number of at least ${bound("min_value")}.`;
      return number > bound("max_value") ? `Please enter a number of at most ${bound("max_value")}.` : undefined;
    }
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? undefined : "Please enter a valid email address.";
    case "url_text_input":
      return /^https?:\/\/\S+$/.test(typed) ? undefined : "Please enter a valid URL.";
    default: {
      const max = bound("max_selected_items");
      const chosen = Object.values(value).find(Array.isArray);
      return Array.isArray(chosen) && chosen.length > max ? `Please select at most ${max}.` : undefined;
    }
  }
}
