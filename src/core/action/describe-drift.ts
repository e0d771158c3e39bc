import type { Json, JsonObject } from "../shared/json.ts";
import { canonicalJson } from "../shared/json.ts";

/** What reads differently now than when the plan was made, one clause for each key; empty when nothing moved. */
export function describeDrift(planned: JsonObject, now: JsonObject): readonly string[] {
  const keys = [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort();
  return keys.flatMap((key) => {
    const before = say(planned[key]);
    const after = say(now[key]);
    return before === after ? [] : [`${key} was ${before} and is ${after}`];
  });
}

function say(value: Json | undefined): string {
  if (value === undefined) return "absent";
  return typeof value === "string" && value !== "" ? value : canonicalJson(value);
}
