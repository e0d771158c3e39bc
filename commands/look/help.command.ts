import { cut } from "#templates/slack/escape.ts";
import { helpAnswer } from "#templates/slack/help-answer.ts";
import { type Reply, say } from "../conversation.ts";
import { nearestVerb, verbs } from "../grammar.ts";

const givenShownMax = 40;

/**
 * `/incident help`: what this person may type; after an unknown verb, the nearest of these first. `isAction`: what follows it is a service,
 * so it is what `do` does.
 */
export function help(command: string, canChange: boolean, unknown: string | null = null, isAction = false): Reply {
  const allowed = verbs.filter(({ changes }) => canChange || !changes);
  const nearest = (given: string) => nearestVerb(given, allowed)?.name ?? null;
  const lines = (changes: boolean) =>
    allowed
      .filter((verb) => verb.changes === changes)
      .map((verb) => ({
        usage: [[verb.name, ...verb.synonyms].join(" | "), verb.usage].filter(Boolean).join(" "),
        does: verb.does,
      }));
  return say(
    helpAnswer({
      command,
      groups: [{ title: "Look", lines: lines(false) }, ...(canChange ? [{ title: "Act", lines: lines(true) }] : [])],
      unknownVerb: unknown === null ? null : cut(unknown, givenShownMax),
      nearestVerb:
        unknown === null ? null : isAction && canChange ? `do ${cut(unknown, givenShownMax)}` : nearest(unknown),
    }),
  );
}
