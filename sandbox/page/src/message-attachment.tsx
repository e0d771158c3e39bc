import type { JSX } from "preact";
import { BlockList } from "./blocks/block.tsx";
import { ImageElement } from "./elements/image-element.tsx";
import { type Json, objectsOf, stringOf } from "./json.ts";
import { LinkView } from "./text/link-view.tsx";
import { parseMrkdwn } from "./text/parse-mrkdwn.ts";
import { ProseView } from "./text/prose-view.tsx";

const named: Readonly<Record<string, string>> = { good: "#2eb886", warning: "#daa038", danger: "#a30200" };

/** A secondary attachment: a coloured bar beside blocks, or beside the older title, text and fields. */
export function MessageAttachment({ attachment }: { readonly attachment: Json }): JSX.Element {
  const color = stringOf(attachment["color"]);
  const bar = named[color] ?? (/^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace("#", "")}` : "");
  const title = stringOf(attachment["title"]);
  const image = stringOf(attachment["image_url"]);
  return (
    <div class="attachment">
      <Mrkdwn text={attachment["pretext"]} />
      <div class="attachment-body" style={bar === "" ? {} : { borderLeftColor: bar }}>
        {title === "" ? null : (
          <b>
            <LinkView url={stringOf(attachment["title_link"])}>{title}</LinkView>
          </b>
        )}
        <Mrkdwn text={attachment["text"]} />
        <div class="section-fields">
          {objectsOf(attachment["fields"]).map((field, index) => (
            <div key={index}>
              <b>{stringOf(field["title"])}</b>
              <Mrkdwn text={field["value"]} />
            </div>
          ))}
        </div>
        {Array.isArray(attachment["blocks"]) ? <BlockList blocks={attachment["blocks"]} /> : null}
        {image === "" ? null : <ImageElement image={attachment} class="image-full" />}
        {stringOf(attachment["footer"]) === "" ? null : <small>{stringOf(attachment["footer"])}</small>}
      </div>
    </div>
  );
}

function Mrkdwn({ text }: { readonly text: unknown }): JSX.Element | null {
  return stringOf(text) === "" ? null : <ProseView prose={parseMrkdwn(stringOf(text))} />;
}
