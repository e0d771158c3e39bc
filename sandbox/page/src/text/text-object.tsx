import type { JSX } from "preact";
import { objectOf, stringOf } from "../json.ts";
import { parseMrkdwn } from "./parse-mrkdwn.ts";
import { plainTextOf } from "./plain-text-of.ts";
import { ProseView } from "./prose-view.tsx";

/** A Block Kit text object, `mrkdwn` or `plain_text`. */
export function TextObject({ of }: { readonly of: unknown }): JSX.Element {
  const object = objectOf(of);
  if (object["type"] === "mrkdwn") {
    return <ProseView prose={parseMrkdwn(stringOf(object["text"]), object["verbatim"] === true)} />;
  }
  return <div class="prose plain">{plainTextOf(object)}</div>;
}
