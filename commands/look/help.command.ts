import { helpAnswer } from "#templates/slack/help-answer.ts";
import { type Reply, say } from "../conversation.ts";
import { verbs } from "../grammar.ts";

/** `/incident help`: what this person may type; with an unknown verb, the nearest one first. */
export function help(
  command: string,
  canChange: boolean,
  unknown: { readonly given: string; readonly nearest: string } | null = null,
): Reply {
  const lines = (changes: boolean) =>
    verbs
      .filter((verb) => verb.changes === changes)
      .map((verb) => ({
        usage: [[verb.name, ...verb.synonyms].join(" | "), verb.usage].filter(Boolean).join(" "),
        does: verb.does,
      }));
  return say(
    helpAnswer({
      command,
      groups: [{ title: "Look", lines: lines(false) }, ...(canChange ? [{ title: "Act", lines: lines(true) }] : [])],
      unknownVerb: unknown?.given ?? null,
      nearestVerb: unknown?.nearest ?? null,
    }),
  );
}
