import { Fragment, type JSX } from "preact";
import { emojiOf } from "./emoji.ts";
import { formatDate } from "./format-date.ts";
import type { Inline, InlineStyle } from "./inline.ts";
import { LinkView } from "./link-view.tsx";
import { ChannelMention, UserMention } from "./mention-view.tsx";

const tags = { bold: "b", italic: "i", strike: "s", underline: "u", highlight: "mark" } as const satisfies Record<
  InlineStyle,
  string
>;

/** A line's runs of text. Everything foreign lands in text nodes, never in markup. */
export function InlinesView({ inlines }: { readonly inlines: readonly Inline[] }): JSX.Element {
  return (
    <>
      {inlines.map((inline, index) => (
        <InlineView key={index} inline={inline} />
      ))}
    </>
  );
}

function InlineView({ inline }: { readonly inline: Inline }): JSX.Element {
  switch (inline.kind) {
    case "text":
      return <TextLines text={inline.text} />;
    case "styled": {
      const Tag = tags[inline.style];
      return (
        <Tag>
          <InlinesView inlines={inline.children} />
        </Tag>
      );
    }
    case "code":
      return <code>{inline.text}</code>;
    case "link":
      return (
        <LinkView url={inline.url}>
          <InlinesView inlines={inline.children} />
        </LinkView>
      );
    case "user":
      return <UserMention id={inline.id} label={inline.label} />;
    case "channel":
      return <ChannelMention id={inline.id} label={inline.label} />;
    case "usergroup":
      return <span class="mention">{inline.label === "" ? `@${inline.id}` : withAt(inline.label)}</span>;
    case "broadcast":
      return <span class="mention loud">@{inline.range}</span>;
    case "emoji":
      return <EmojiView name={inline.name} unicode={inline.unicode} />;
    case "date":
      return <DateView date={inline} />;
    case "color":
      return <ColorView value={inline.value} />;
    case "break":
      return <br />;
  }
}

function withAt(label: string): string {
  return label.startsWith("@") ? label : `@${label}`;
}

function TextLines({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text.split("\n").map((line, index) => (
        <Fragment key={index}>
          {index === 0 ? null : <br />}
          {line}
        </Fragment>
      ))}
    </>
  );
}

/** An emoji as a character; a custom one, which has no character, keeps its `:name:` as Slack shows a missing emoji. */
export function EmojiView(props: { readonly name: string; readonly unicode?: string }): JSX.Element {
  const character = emojiOf(props.name) ?? (props.unicode || undefined);
  return (
    <span class={character === undefined ? "" : "emoji"} title={`:${props.name}:`}>
      {character ?? `:${props.name}:`}
    </span>
  );
}

function DateView({ date }: { readonly date: Extract<Inline, { kind: "date" }> }): JSX.Element {
  const at = new Date(date.atSeconds * 1000);
  if (Number.isNaN(at.getTime())) {
    return <>{date.fallback}</>;
  }
  // Read on every draw, and the page draws on every change of the view: "3 minutes ago" stays near the truth.
  const text = formatDate(date.format, at, new Date());
  const shown = (
    <time dateTime={at.toISOString()} title={at.toLocaleString()}>
      {text}
    </time>
  );
  return date.url === "" ? shown : <LinkView url={date.url}>{shown}</LinkView>;
}

function ColorView({ value }: { readonly value: string }): JSX.Element {
  const isHex = /^#[0-9a-f]{3,8}$/i.test(value);
  return (
    <code>
      {isHex ? <span class="swatch" style={{ background: value }} /> : null}
      {value}
    </code>
  );
}
