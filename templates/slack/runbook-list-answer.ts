import type { Runbook } from "#core/runbook/runbook.ts";
import { type SlackMessage, section } from "./block.ts";
import { count } from "./count.ts";
import { code, foreign, joined, md } from "./escape.ts";
import { fitMessage } from "./fit.ts";

/** The answer to `runbook list`: every runbook with its id, best match first when asked in a room. */
export function runbookListAnswer(command: string, runbooks: readonly Runbook[]): SlackMessage {
  if (runbooks.length === 0) {
    const text = md`There is no runbook. Put one into the runbooks folder named in muster.yaml.`;
    return fitMessage({ text, blocks: [section(text)] });
  }
  const lines = runbooks.map(({ id, title, summary, steps }) =>
    section(md`*${title}* ${code(id)} · ${count(steps.length, "step")}\n${foreign(summary, 300)}`),
  );
  return fitMessage({
    text: md`Runbooks: ${runbooks.map(({ id }) => id).join(", ")}`,
    blocks: [
      section(joined([md`*Runbooks*`, md`start one with ${code(`${command} runbook start <id>`)}`], " · ")),
      ...lines,
    ],
  });
}
