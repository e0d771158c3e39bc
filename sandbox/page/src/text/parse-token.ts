import { decodeEntities } from "./decode-entities.ts";
import type { Inline } from "./inline.ts";

/** Reads what stands between `<` and `>` in mrkdwn: mention, link, date or broadcast; undefined when it is none of them. */
export function parseToken(token: string): Inline | undefined {
  const bar = token.indexOf("|");
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? "" : decodeEntities(token.slice(bar + 1));
  if (target.startsWith("@")) {
    return { kind: "user", id: target.slice(1), label };
  }
  if (target.startsWith("#")) {
    return { kind: "channel", id: target.slice(1), label };
  }
  if (target.startsWith("!")) {
    return parseSpecial(target.slice(1), label);
  }
  const url = decodeEntities(target);
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(url)) {
    return undefined;
  }
  return { kind: "link", url, children: [{ kind: "text", text: label || url.replace(/^(?:mailto|tel):/i, "") }] };
}

function parseSpecial(special: string, label: string): Inline | undefined {
  const [name = "", first = "", format = "", url = ""] = special.split("^");
  if (name === "here" || name === "channel" || name === "everyone") {
    return { kind: "broadcast", range: name };
  }
  if (name === "subteam") {
    return { kind: "usergroup", id: first, label };
  }
  if (name === "date" && /^-?\d+$/.test(first)) {
    return { kind: "date", atSeconds: Number(first), format, url: decodeEntities(url), fallback: label };
  }
  return label === "" ? undefined : { kind: "text", text: label };
}
