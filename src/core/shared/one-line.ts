/** Text on one line with single spaces, cut to at most `lengthMax` characters with an ellipsis. */
export function oneLine(text: string, lengthMax: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= lengthMax) return line;
  // Emoji and many letters are two code units long; half of one is no text that Slack or PostgreSQL takes.
  const cut = line.slice(0, lengthMax - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut.trimEnd()}…`;
}
