import type { AlertRecord } from "./signal-log.ts";

/** Whether an alert is meant by what somebody typed: its id or dedup key, a label as `name=value`, or words that it all contains. */
export function matchesSearch({ id, signal }: AlertRecord, text: string): boolean {
  if (text === id || text === signal.dedupKey) return true;
  const haystack = [signal.title, signal.source, ...Object.values(signal.labels)].join(" ").toLowerCase();
  return wordsOf(text).every((word) => {
    const [name = "", value] = word.split("=", 2);
    return value === undefined ? haystack.includes(word.toLowerCase()) : signal.labels[name] === value;
  });
}

/** The words of a search, `name=value` in one. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
