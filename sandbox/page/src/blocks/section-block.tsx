import type { JSX } from "preact";
import { Element } from "../elements/element.tsx";
import { isObject, objectsOf, stringOf } from "../json.ts";
import { TextObject } from "../text/text-object.tsx";
import type { BlockProps } from "./block-props.ts";

/** Text, fields in two columns, and an accessory at the right. */
export function SectionBlock({ block }: BlockProps): JSX.Element {
  const fields = objectsOf(block["fields"]);
  const accessory = isObject(block["accessory"]) ? block["accessory"] : undefined;
  return (
    <div class="block section">
      <div class="section-text">
        {isObject(block["text"]) ? <TextObject of={block["text"]} /> : null}
        {fields.length === 0 ? null : (
          <div class="section-fields">
            {fields.map((field, index) => (
              <TextObject key={index} of={field} />
            ))}
          </div>
        )}
      </div>
      {accessory === undefined ? null : (
        <div class="accessory">
          <Element element={accessory} blockId={stringOf(block["block_id"])} />
        </div>
      )}
    </div>
  );
}
