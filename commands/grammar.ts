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
  verb("review", ["postmortem", "pm"], "", "draft the review again"),
  verb("repair", [], "[INC-n]", "put back what is missing in Slack, and try again what was given up"),
  verb("why", ["explain"], "<alert>", "what became of an alert: its route, its group, its incident", false),
  verb("list", [], "[all]", "open incidents, or all of them", false),
  verb("help", ["?"], "", "this list", false),
] as const;

/** The name of a verb. */
export type VerbName = (typeof verbs)[number]["name"];

/** What somebody typed, taken apart. */
export type ParsedCommand =
  | { readonly kind: "empty" }
  | { readonly kind: "verb"; readonly verb: VerbName; readonly rest: string }
  | { readonly kind: "unknown"; readonly given: string };

/** Takes a command's text apart; verbs are case-insensitive, and what follows them stays as typed. */
export function parseCommand(text: string): ParsedCommand {
  const trimmed = text.trim();
  const given = /^\S+/.exec(trimmed)?.[0];
  if (given === undefined) return { kind: "empty" };
  const found = verbs.find((one) => namesOf(one).includes(given.toLowerCase()));
  if (found === undefined) return { kind: "unknown", given };
  return { kind: "verb", verb: found.name, rest: trimmed.slice(given.length).trim() };
}

/** Whether somebody may only look with what they typed: `runbook` looks with `list` and `status` and changes with `start` and `stop`. */
export function isLooking(parsed: ParsedCommand): boolean {
  if (parsed.kind !== "verb") return true;
  if (parsed.verb === "runbook") return /^(list|status)?(\s|$)/i.test(parsed.rest);
  return verbs.find(({ name }) => name === parsed.verb)?.changes === false;
}

/** Longer words are nobody's typing mistake, and comparing them costs time. */
const comparedLengthMax = 40;

/** Which of the verbs somebody most likely meant: one that begins the same, else the one with the fewest letters to change. */
export function nearestVerb<Candidate extends Verb>(
  given: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const typed = given.toLowerCase().slice(0, comparedLengthMax);
  const distance = (name: string) =>
    typed.length > 1 && (name.startsWith(typed) || typed.startsWith(name)) ? 0 : editDistance(typed, name);
  const ranked = candidates.map((verb) => ({ verb, distance: Math.min(...namesOf(verb).map(distance)) }));
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.verb;
}

function namesOf({ name, synonyms }: Verb): readonly string[] {
  return [name, ...synonyms];
}

/** Levenshtein distance: the fewest inserted, deleted or replaced letters between two words. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(a).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(b).entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
