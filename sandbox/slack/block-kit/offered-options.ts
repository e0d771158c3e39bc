import { isJson, type Json } from "./rule.ts";

/** The options of an element, those of groups included, in order. */
export function offeredOptions(value: Json): Json[] {
  const direct: unknown = value["options"];
  const groups: unknown = value["option_groups"];
  const grouped = Array.isArray(groups) ? groups.filter(isJson).flatMap((group) => group["options"]) : [];
  return [...(Array.isArray(direct) ? direct : []), ...grouped].filter(isJson);
}
