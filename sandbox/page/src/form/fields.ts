import { isObject, type Json, objectOf, objectsOf, stringOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";
import type { Form } from "./form.ts";
import { initialValueOf } from "./initial-value.ts";

/** One element of a view that holds a value. */
export interface Field {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Json;
  /** The input block's label; empty for elements outside of input blocks. */
  readonly label: string;
  readonly isRequired: boolean;
}

/** Every value-holding element of a view, in input blocks, sections and action rows alike: Slack's `view.state` has them all. */
export function fieldsOf(blocks: readonly unknown[]): readonly Field[] {
  return objectsOf(blocks).flatMap((block) =>
    elementsOf(block)
      .filter((element) => initialValueOf(element) !== undefined)
      .map((element) => ({
        blockId: stringOf(block["block_id"]),
        actionId: stringOf(element["action_id"]),
        element,
        label: block["type"] === "input" ? plainTextOf(block["label"]) : "",
        isRequired: block["type"] === "input" && block["optional"] !== true,
      })),
  );
}

function elementsOf(block: Json): readonly Json[] {
  switch (block["type"]) {
    case "input":
      return [objectOf(block["element"])];
    case "section":
      return isObject(block["accessory"]) ? [block["accessory"]] : [];
    case "actions":
      return objectsOf(block["elements"]);
    default:
      return [];
  }
}

/** What a submission carries: `values[blockId][actionId]`, null or an empty list where nothing was entered. */
export function valuesOf(fields: readonly Field[], form: Form): Record<string, Record<string, unknown>> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const field of fields) {
    const block = values[field.blockId] ?? {};
    block[field.actionId] = form.read(field.blockId, field.element);
    values[field.blockId] = block;
  }
  return values;
}
