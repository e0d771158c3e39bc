import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { emojiNames, emojiOf } from "./text/emoji.ts";

const frequent = [
  "white_check_mark",
  "eyes",
  "+1",
  "tada",
  "heart",
  "rotating_light",
  "fire",
  "thinking_face",
  "raised_hands",
  "memo",
  "bug",
  "x",
];
const shownMax = 48;

/** Finds an emoji by name; the ones responders use most come first. */
export function EmojiPicker({ pick }: { readonly pick: (name: string) => void }): JSX.Element {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase().replaceAll(":", "");
  const names =
    wanted === ""
      ? [...frequent, ...emojiNames.filter((name) => !frequent.includes(name))]
      : emojiNames.filter((name) => name.includes(wanted));
  return (
    <>
      <input
        class="field"
        type="search"
        aria-label="Search emoji"
        placeholder="Search emoji"
        value={query}
        ref={(box) => {
          if (box !== null && query === "") {
            box.focus();
          }
        }}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <div class="emoji-grid">
        {names.slice(0, shownMax).map((name) => (
          <button key={name} type="button" aria-label={`:${name}:`} title={`:${name}:`} onClick={() => pick(name)}>
            {emojiOf(name)}
          </button>
        ))}
      </div>
    </>
  );
}
