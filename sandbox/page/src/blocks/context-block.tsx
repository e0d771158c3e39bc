import type { JSX } from "preact";
import { ImageElement } from "../elements/image-element.tsx";
import { objectsOf } from "../json.ts";
import { TextObject } from "../text/text-object.tsx";
import type { BlockProps } from "./block-props.ts";

/** Small print: texts and little pictures in one flowing line. */
export function ContextBlock({ block }: BlockProps): JSX.Element {
  return (
    <div class="block context">
      {objectsOf(block["elements"]).map((element, index) =>
        element["type"] === "image" ? (
          <ImageElement key={index} image={element} class="context-image" />
        ) : (
          <TextObject key={index} of={element} />
        ),
      )}
    </div>
  );
}
