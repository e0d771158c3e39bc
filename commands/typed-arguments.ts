/** What was typed after a verb, taken apart. */
export interface TypedArguments {
  readonly words: readonly string[];
  /** By lower-case key; an empty value was typed as `key=` or `key=""`. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys that came more than once, with different values or the same. */
  readonly repeated: readonly string[];
}

// Slack's own keyboards turn straight quotes into curly ones.
const quotes = '"“”„';
const token = new RegExp(`([a-z][a-z0-9_-]*)=(?:[${quotes}]([^${quotes}]*)[${quotes}](?=\\s|$)|(\\S*))|(\\S+)`, "giu");

/** Free words and `key=value` pairs of a command's rest; a value may be in double quotes. Never throws. */
export function parseArguments(rest: string): TypedArguments {
  const words: string[] = [];
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [, key, quoted, bare = "", word] of rest.matchAll(token)) {
    if (key === undefined) {
      if (word !== undefined) words.push(unlinked(word));
      continue;
    }
    const name = key.toLowerCase();
    if (values.has(name)) repeated.add(name);
    values.set(name, unlinked(quoted ?? bare));
  }
  return { words, values: Object.fromEntries(values), repeated: [...repeated] };
}

/** The id in Slack's `<@U012ABC|name>`; undefined when the text mentions nobody. */
export function parseMention(text: string): string | undefined {
  return /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/.exec(text)?.[1];
}

/** Slack turns a typed `shop.example.com` into `<http://shop.example.com|shop.example.com>`; a value is what was typed. */
function unlinked(text: string): string {
  const [, address, label] = /^<((?:https?:\/\/|mailto:)[^|>]+)(?:\|([^>]*))?>$/.exec(text) ?? [];
  return label ?? address ?? text;
}
