/** One thing people can type after `/incident`. */
export interface Verb {
  readonly name: string;
  readonly synonyms: readonly string[];
  /** What follows the verb, as the help shows it. */
  readonly usage: string;
  readonly does: string;
  /** Whether it changes anything; looking is free for everybody. */
  readonly changes: boolean;
}

const verb = <const Name extends string>(
  name: Name,
  synonyms: readonly string[],
  usage: string,
  does: string,
  changes = true,
): Verb & { readonly name: Name } => ({ name, synonyms, usage, does, changes });

/** Every verb of `/incident`, in the order of the help. */
export const verbs = [
  verb("declare", ["new", "open"], "[title]", "open an incident; only the title is needed"),
  verb("status", [], "<investigating|identified|monitoring> [text]", "move the status"),
  verb("update", [], "[text]", "post an update: conditions, actions, needs"),
  verb("severity", ["sev"], "<1-4>", "change the severity"),
  verb("role", [], "<lead|comms|scribe|ops> @user", "give somebody a role"),
  verb("lead", [], "@user", "give somebody the lead"),
  verb("page", ["escalate"], "", "wake the on-call person of the incident's service"),
  verb("ack", ["acknowledge"], "", "say that somebody is on it, here and in PagerDuty"),
  verb("oncall", ["who"], "[service]", "who is on call now", false),
  verb("runbook", [], "[list|start <id>|status|stop]", "walk through a runbook"),
  verb("do", [], "<action> <service> [key=value ...]", "plan a change to production"),
  verb("undo", [], "[A-n]", "plan the way back from an action"),
  verb("note", ["timeline"], "<text>", "add to the timeline"),
  verb("changes", ["suspects"], "[service] [since=2h]", "what changed lately, most suspicious first", false),
  verb("followup", ["follow-up"], "<text> [@owner] [due=YYYY-MM-DD]", "add a follow-up"),
  verb("resolve", ["close"], "[summary]", "close the incident; lists the changes left in place"),
  verb("reopen", [], "<reason>", "open a resolved incident again"),
  verb("review", ["postmortem", "pm"], "", "draft the review again, or show it"),
  verb("list", [], "[all]", "open incidents, or all of them", false),
  verb("help", ["?"], "", "this list", false),
] as const;

/** The name of a verb. */
export type VerbName = (typeof verbs)[number]["name"];

/** What somebody typed, taken apart. */
export type ParsedCommand =
  | { readonly kind: "empty" }
  | { readonly kind: "verb"; readonly verb: (typeof verbs)[number]; readonly rest: string }
  | { readonly kind: "unknown"; readonly given: string; readonly nearest: Verb };

/** Takes a command's text apart; verbs are case-insensitive, and an unknown one comes with the nearest that exists. */
export function parseCommand(text: string): ParsedCommand {
  const [first = ""] = text.trim().split(/\s+/);
  if (first === "") return { kind: "empty" };
  const given = first.toLowerCase();
  const found = verbs.find((verb) => namesOf(verb).includes(given));
  if (found !== undefined) return { kind: "verb", verb: found, rest: text.trim().slice(first.length).trim() };
  const distance = (verb: Verb) => Math.min(...namesOf(verb).map((name) => editDistance(given, name)));
  const nearest = [...verbs].sort((a, b) => distance(a) - distance(b))[0] ?? verbs[0];
  return { kind: "unknown", given: first, nearest };
}

/** Free words and `key=value` pairs of a command's rest; a value may be in double quotes. */
export function parseArguments(rest: string): {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string>>;
} {
  const words: string[] = [];
  const values: Record<string, string> = {};
  for (const [, key, quoted, bare, word] of rest.matchAll(/([a-z_]+)=(?:"([^"]*)"|(\S+))|(\S+)/gi)) {
    if (key !== undefined) values[key.toLowerCase()] = quoted ?? bare ?? "";
    else if (word !== undefined) words.push(word);
  }
  return { words, values };
}

/** The id in Slack's `<@U012ABC|name>`; undefined when the text mentions nobody. */
export function parseMention(text: string): string | undefined {
  return /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/.exec(text)?.[1];
}

function namesOf(verb: Verb): readonly string[] {
  return [verb.name, ...verb.synonyms];
}

/** Levenshtein distance: the fewest inserted, deleted or replaced letters between two words. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
