import type { JSX } from "preact";
import { Element } from "../elements/element.tsx";
import { objectsOf, stringOf } from "../json.ts";
import type { BlockProps } from "./block-props.ts";

/** A row of buttons, menus and pickers. */
export function ActionsBlock({ block }: BlockProps): JSX.Element {
  const blockId = stringOf(block["block_id"]);
  return (
    <div class="block actions">
      {objectsOf(block["elements"]).map((element, index) => (
        <Element key={stringOf(element["action_id"]) || index} element={element} blockId={blockId} />
      ))}
    </div>
  );
}
