import type { JSX } from "preact";
import { type ElementProps, useControl } from "../form/surface.ts";
import { objectOf, stringOf } from "../json.ts";
import { plainTextOf } from "../text/plain-text-of.ts";

/** The thumbs up and down of a `context_actions` block. */
export function FeedbackElement(props: ElementProps): JSX.Element {
  const control = useControl(props);
  const face = (key: "positive_button" | "negative_button", emoji: string): JSX.Element => {
    const button = objectOf(props.element[key]);
    return (
      <button
        type="button"
        class="button icon"
        title={stringOf(button["accessibility_label"]) || undefined}
        aria-label={plainTextOf(button["text"])}
        aria-busy={control.isBusy}
        disabled={control.isBusy}
        onClick={() => control.send(stringOf(button["value"]))}
      >
        {emoji}
      </button>
    );
  };
  return (
    <>
      {face("positive_button", "👍")}
      {face("negative_button", "👎")}
    </>
  );
}

/** The icon button of a `context_actions` block (Slack knows one icon, `trash`). */
export function IconButtonElement(props: ElementProps): JSX.Element {
  const control = useControl(props);
  return (
    <button
      type="button"
      class="button icon"
      aria-label={plainTextOf(props.element["text"])}
      aria-busy={control.isBusy}
      disabled={control.isBusy}
      onClick={() => control.send(stringOf(props.element["value"]) || undefined)}
    >
      {props.element["icon"] === "trash" ? "🗑️" : "•"}
    </button>
  );
}
