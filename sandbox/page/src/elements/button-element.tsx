import type { JSX } from "preact";
import { useDesk } from "../desk.ts";
import { type ElementProps, useControl } from "../form/surface.ts";
import { stringOf } from "../json.ts";
import { placeOfUrl } from "../place.ts";
import { Spinner } from "../spinner.tsx";
import { safeUrl } from "../text/link-view.tsx";
import { plainTextOf } from "../text/plain-text-of.ts";

/** A Block Kit button. One with a `url` opens it and still tells the app, as in Slack. */
export function ButtonElement(props: ElementProps): JSX.Element {
  const { element } = props;
  const { go } = useDesk();
  const control = useControl(props);
  const url = safeUrl(stringOf(element["url"]));
  const click = (): void => {
    if (url !== undefined) {
      open(url, go);
    }
    control.send(typeof element["value"] === "string" ? element["value"] : undefined);
  };
  const style = stringOf(element["style"]);
  return (
    <button
      type="button"
      class={`button ${style === "primary" || style === "danger" ? style : ""}`}
      title={stringOf(element["accessibility_label"]) || undefined}
      aria-busy={control.isBusy}
      disabled={control.isBusy}
      onClick={click}
    >
      {control.isBusy ? <Spinner /> : null}
      <span>{plainTextOf(element["text"])}</span>
    </button>
  );
}

function open(url: string, go: ReturnType<typeof useDesk>["go"]): void {
  const place = placeOfUrl(url, location.origin);
  if (place === undefined) {
    window.open(url, "_blank", "noopener,noreferrer");
  } else {
    go(place);
  }
}
