import type { JSX } from "preact";

/** The mark of something under way; decorative, the control itself says `aria-busy`. */
export function Spinner(): JSX.Element {
  return <span class="spinner" aria-hidden="true" />;
}
