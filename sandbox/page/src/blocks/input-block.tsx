import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Element } from "../elements/element.tsx";
import { useSurface } from "../form/surface.ts";
import { isObject, objectOf, stringOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";
import type { BlockProps } from "./block-props.ts";

/** A labelled control with hint and error. A group of choices is named by the label's id, any other control by `for`. */
export function InputBlock({ block }: BlockProps): JSX.Element {
  const { errors } = useSurface();
  const id = useId();
  const blockId = stringOf(block["block_id"]);
  const element = objectOf(block["element"]);
  const error = errors[blockId];
  const controlId = `${id}-control`;
  const labelId = `${id}-label`;
  const isGroup = element["type"] === "checkboxes" || element["type"] === "radio_buttons";
  const label = plainTextOf(block["label"]);
  return (
    <div class={error === undefined ? "block input" : "block input invalid"}>
      <div class="input-label">
        {isGroup ? (
          <span id={labelId}>{label}</span>
        ) : (
          <label id={labelId} for={controlId}>
            {label}
          </label>
        )}
        {block["optional"] === true ? <small> (optional)</small> : null}
      </div>
      <Element
        element={element}
        blockId={blockId}
        labelling={{
          controlId,
          labelId,
          describedBy: `${id}-notes`,
          isInvalid: error !== undefined,
          dispatches: block["dispatch_action"] === true,
        }}
      />
      <div id={`${id}-notes`} class="input-notes">
        {isObject(block["hint"]) ? <small>{plainTextOf(block["hint"])}</small> : null}
        {error === undefined ? null : (
          <p class="input-error" role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
