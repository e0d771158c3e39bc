/** Text on one line with single spaces, cut to at most `lengthMax` characters with an ellipsis. */
export function oneLine(text: string, lengthMax: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= lengthMax ? line : `${line.slice(0, lengthMax - 1).trimEnd()}…`;
}
