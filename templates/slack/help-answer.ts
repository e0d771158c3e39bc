import { context, type SlackMessage, section } from "./block.ts";
import { code, joined, md } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** One verb as the help shows it. */
export interface HelpLine {
  /** What is typed after the command: `severity <1-4>`. */
  readonly usage: string;
  readonly does: string;
}

/** The answer to `help`: what this person may type, grouped; with an unknown verb, the nearest one first. */
export function helpAnswer(help: {
  readonly command: string;
  readonly groups: readonly { readonly title: string; readonly lines: readonly HelpLine[] }[];
  readonly unknownVerb: string | null;
  readonly nearestVerb: string | null;
}): SlackMessage {
  const nearest = help.nearestVerb === null ? md`` : md` Did you mean ${code(`${help.command} ${help.nearestVerb}`)}?`;
  const unknown =
    help.unknownVerb === null ? [] : [md`:grey_question: I don't know ${code(help.unknownVerb)}.${nearest}`];
  return fitMessage({
    text: unknown[0] ?? md`What you can type after ${help.command}`,
    blocks: [
      ...unknown.map((text) => section(text)),
      ...help.groups.map(({ title, lines }) =>
        section(
          joined(
            [md`*${title}*`, ...lines.map(({ usage, does }) => md`${code(`${help.command} ${usage}`)} ${does}`)],
            "\n",
          ),
        ),
      ),
      context(md`Only you see this.`),
    ],
  });
}
