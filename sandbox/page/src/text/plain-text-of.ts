import { objectOf, stringOf } from "../json.ts";
import { parsePlain } from "./parse-plain.ts";

/** A Block Kit text object as one string without markup: for labels, options and names. */
export function plainTextOf(value: unknown): string {
  const object = objectOf(value);
  return parsePlain(stringOf(object["text"]), object["emoji"] !== false);
}
