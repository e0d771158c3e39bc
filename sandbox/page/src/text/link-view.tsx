import type { ComponentChildren, JSX } from "preact";
import { useDesk } from "../desk.ts";
import { placeOfUrl } from "../place.ts";

/** The address when a browser may follow it, else undefined: `javascript:` and friends never become a link. */
export function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:|tel:|\/(?!\/))/i.test(url) ? url : undefined;
}

/** A link; one that points into this workspace moves within the page, all others open a tab of their own. */
export function LinkView(props: { readonly url: string; readonly children: ComponentChildren }): JSX.Element {
  const { go } = useDesk();
  const url = safeUrl(props.url);
  if (url === undefined) {
    return <span>{props.children}</span>;
  }
  const place = placeOfUrl(url, location.origin);
  if (place === undefined) {
    return (
      <a href={url} target="_blank" rel="noreferrer noopener">
        {props.children}
      </a>
    );
  }
  const follow = (event: MouseEvent): void => {
    event.preventDefault();
    go(place);
  };
  return (
    <a href={url} onClick={follow}>
      {props.children}
    </a>
  );
}
