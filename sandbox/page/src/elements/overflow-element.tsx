import type { JSX } from "preact";
import { type ElementProps, useControl } from "../form/surface.ts";
import { objectsOf, stringOf } from "../json.ts";
import { Menu } from "../menu.tsx";
import { safeUrl } from "../text/link-view.tsx";
import { plainTextOf } from "../text/plain-text-of.ts";

/** The "…" menu of a section or an actions row. */
export function OverflowElement(props: ElementProps): JSX.Element {
  const control = useControl(props);
  const items = objectsOf(props.element["options"]).map((option, index) => {
    const url = safeUrl(stringOf(option["url"]));
    return {
      key: String(index),
      label: plainTextOf(option["text"]),
      description: plainTextOf(option["description"]),
      pick: () => {
        if (url !== undefined) {
          window.open(url, "_blank", "noopener,noreferrer");
        }
        control.send(stringOf(option["value"]));
      },
    };
  });
  return <Menu name="More actions" face="⋯" items={items} isBusy={control.isBusy} class="button overflow" />;
}
