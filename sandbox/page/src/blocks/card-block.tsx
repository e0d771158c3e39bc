import type { JSX } from "preact";
import { Element } from "../elements/element.tsx";
import { ImageElement } from "../elements/image-element.tsx";
import { isObject, objectsOf, stringOf } from "../json.ts";
import { TextObject } from "../text/text-object.tsx";
import type { BlockProps } from "./block-props.ts";

/** A card: picture, title, subtitle, body, buttons. */
export function CardBlock({ block }: BlockProps): JSX.Element {
  return (
    <div class="block card">
      {isObject(block["hero_image"]) ? <ImageElement image={block["hero_image"]} class="card-hero" /> : null}
      <div class="card-head">
        {isObject(block["icon"]) ? <ImageElement image={block["icon"]} class="card-icon" /> : null}
        <div>
          {isObject(block["title"]) ? (
            <div class="card-title">
              <TextObject of={block["title"]} />
            </div>
          ) : null}
          {isObject(block["subtitle"]) ? (
            <small>
              <TextObject of={block["subtitle"]} />
            </small>
          ) : null}
        </div>
      </div>
      {isObject(block["body"]) ? <TextObject of={block["body"]} /> : null}
      <div class="actions">
        {objectsOf(block["actions"]).map((button, index) => (
          <Element key={index} element={button} blockId={stringOf(block["block_id"])} />
        ))}
      </div>
    </div>
  );
}
