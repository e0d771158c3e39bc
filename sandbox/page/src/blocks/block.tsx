import type { JSX } from "preact";
import { objectOf, objectsOf, stringOf } from "../json.ts";
import { parseMarkdown } from "../text/parse-markdown.ts";
import { plainTextOf } from "../text/plain-text-of.ts";
import { ProseView } from "../text/prose-view.tsx";
import { TextObject } from "../text/text-object.tsx";
import { Unsupported } from "../unsupported.tsx";
import { ActionsBlock } from "./actions-block.tsx";
import type { BlockProps } from "./block-props.ts";
import { CardBlock } from "./card-block.tsx";
import { ContainerBlock } from "./container-block.tsx";
import { ContextBlock } from "./context-block.tsx";
import { ImageBlock } from "./image-block.tsx";
import { InputBlock } from "./input-block.tsx";
import { PlanBlock, TaskCardBlock } from "./plan-block.tsx";
import { RichTextBlock } from "./rich-text-block.tsx";
import { SectionBlock } from "./section-block.tsx";
import { TableBlock } from "./table-block.tsx";

/** The blocks of a message, a modal or the Home tab, in order. */
export function BlockList({ blocks }: { readonly blocks: readonly unknown[] }): JSX.Element {
  return (
    <div class="blocks">
      {objectsOf(blocks).map((block, index) => (
        <Block key={stringOf(block["block_id"]) || index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: BlockProps): JSX.Element {
  const type = stringOf(block["type"]);
  switch (type) {
    case "header":
      return <h3 class="block header">{plainTextOf(block["text"])}</h3>;
    case "section":
      return <SectionBlock block={block} />;
    case "context":
      return <ContextBlock block={block} />;
    case "divider":
      return <hr class="block" />;
    case "actions":
    case "context_actions":
      return <ActionsBlock block={block} />;
    case "image":
      return <ImageBlock block={block} />;
    case "rich_text":
      return <RichTextBlock block={block} />;
    case "input":
      return <InputBlock block={block} />;
    case "markdown":
      return (
        <div class="block">
          <ProseView prose={parseMarkdown(stringOf(block["text"]))} />
        </div>
      );
    case "table":
    case "data_table":
      return <TableBlock block={block} />;
    case "alert":
      return (
        <div class={`block alert ${stringOf(block["level"]) || "default"}`} role="note">
          <TextObject of={block["text"]} />
        </div>
      );
    case "card":
      return <CardBlock block={block} />;
    case "carousel":
      return (
        <div class="block carousel">
          {objectsOf(block["elements"]).map((card, index) => (
            <CardBlock key={index} block={{ ...card, block_id: block["block_id"] }} />
          ))}
        </div>
      );
    case "container":
      return (
        <ContainerBlock block={block}>
          <BlockList blocks={objectsOf(block["child_blocks"])} />
        </ContainerBlock>
      );
    case "plan":
      return <PlanBlock block={block} />;
    case "task_card":
      return <TaskCardBlock block={objectOf(block)} />;
    default:
      return <Unsupported what="block" type={type} />;
  }
}
