import type { JSX } from "preact";
import type { ViewUser } from "../../slack/workspace-view.ts";

/** A person's picture: their initial on their colour. Decorative, the name stands beside it. */
export function Avatar({
  user,
  size,
}: {
  readonly user: ViewUser | undefined;
  readonly size: "small" | "large";
}): JSX.Element {
  const color = user !== undefined && /^#?[0-9a-f]{6}$/i.test(user.color) ? `#${user.color.replace("#", "")}` : "#666";
  return (
    <span class={`avatar ${size}`} style={{ background: color }} aria-hidden="true">
      {(user?.realName || user?.name || "?").slice(0, 1).toUpperCase()}
    </span>
  );
}
