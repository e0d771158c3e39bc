import type { JSX } from "preact";
import { ProseView } from "../text/prose-view.tsx";
import { readRichText } from "../text/read-rich-text.ts";
import { Unsupported } from "../unsupported.tsx";
import type { BlockProps } from "./block-props.ts";

/** Slack's own structured text; element types that are unknown here are named in a red box below it. */
export function RichTextBlock({ block }: BlockProps): JSX.Element {
  const { prose, unread } = readRichText(block);
  return (
    <div class="block">
      <ProseView prose={prose} />
      {unread.map((type, index) => (
        <Unsupported key={index} what="element" type={type} />
      ))}
    </div>
  );
}
