/** Slack's message markup as plain text: names instead of ids, addresses behind their words, entities decoded. */
export function plainTextOf(markup: string, nameOf: (userId: string) => string): string {
  return markup
    .replace(/<([^<>]+)>/g, (_token, inner: string) => {
      const [target, label] = splitOnce(inner);
      if (target.startsWith("@")) return `@${label || nameOf(target.slice(1))}`;
      if (target.startsWith("#")) return `#${label || target.slice(1)}`;
      if (target.startsWith("!")) return label || `@${target.slice(1).split("^")[0] ?? ""}`;
      const address = target.replace(/^mailto:/, "");
      return label === "" || label === address ? address : `${label} (${address})`;
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function splitOnce(text: string): readonly [string, string] {
  const bar = text.indexOf("|");
  return bar === -1 ? [text, ""] : [text.slice(0, bar), text.slice(bar + 1)];
}
