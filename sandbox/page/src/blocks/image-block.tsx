import type { JSX } from "preact";
import { ImageElement } from "../elements/image-element.tsx";
import { isObject } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";
import type { BlockProps } from "./block-props.ts";

/** A picture with its title. */
export function ImageBlock({ block }: BlockProps): JSX.Element {
  return (
    <figure class="block image">
      {isObject(block["title"]) ? <figcaption>{plainTextOf(block["title"])}</figcaption> : null}
      <ImageElement image={block} class="image-full" />
    </figure>
  );
}
