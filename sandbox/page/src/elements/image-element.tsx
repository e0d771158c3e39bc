import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Json, objectOf, stringOf } from "../json.ts";
import { safeUrl } from "../text/link-view.tsx";

/** A picture by address; one that cannot be loaded (offline, gone) leaves its alternative text. */
export function ImageElement({ image, class: name }: { readonly image: Json; readonly class: string }): JSX.Element {
  const [isBroken, setBroken] = useState(false);
  const url = safeUrl(stringOf(image["image_url"]) || stringOf(objectOf(image["slack_file"])["url"]));
  const alt = stringOf(image["alt_text"]) || "image";
  if (url === undefined || isBroken) {
    return <span class={`${name} no-image`}>{alt}</span>;
  }
  return <img class={name} src={url} alt={alt} onError={() => setBroken(true)} />;
}
