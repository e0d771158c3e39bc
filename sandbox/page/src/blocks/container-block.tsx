import type { ComponentChildren, JSX } from "preact";
import { ImageElement } from "../elements/image-element.tsx";
import { isObject } from "../json.ts";
import { TextObject } from "../text/text-object.tsx";
import type { BlockProps } from "./block-props.ts";
import { RichTextBlock } from "./rich-text-block.tsx";

/** A titled group of blocks, which may fold. */
export function ContainerBlock(props: BlockProps & { readonly children: ComponentChildren }): JSX.Element {
  const { block } = props;
  const head = (
    <>
      {isObject(block["icon"]) ? <ImageElement image={block["icon"]} class="card-icon" /> : null}
      <span class="card-title">
        {isObject(block["rich_text_title"]) ? (
          <RichTextBlock block={block["rich_text_title"]} />
        ) : (
          <TextObject of={block["title"]} />
        )}
      </span>
      {isObject(block["subtitle"]) ? (
        <small>
          <TextObject of={block["subtitle"]} />
        </small>
      ) : null}
    </>
  );
  if (block["is_collapsible"] === true) {
    return (
      <details class="block container" open={block["default_collapsed"] !== true}>
        <summary>{head}</summary>
        {props.children}
      </details>
    );
  }
  return (
    <div class="block container">
      <div class={block["has_header_divider"] === true ? "container-head divided" : "container-head"}>{head}</div>
      {props.children}
    </div>
  );
}
