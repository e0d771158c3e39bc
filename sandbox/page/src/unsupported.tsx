import type { JSX } from "preact";

/** A loud box where something can't be drawn: a gap must be seen, never guessed. */
export function Unsupported({
  what,
  type,
}: {
  readonly what: "block" | "element";
  readonly type: string;
}): JSX.Element {
  return (
    <div class="unsupported" role="note">
      unsupported {what}: <code>{type === "" ? "(no type)" : type}</code>
    </div>
  );
}
