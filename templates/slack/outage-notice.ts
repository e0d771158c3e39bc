import type { OutageView } from "#core/incident/outage-view.ts";
import { systemNames } from "#core/shared/circuit.ts";
import { sayDuration } from "#core/shared/duration.ts";
import { actions, type Block, button, type SlackMessage, section } from "./block.ts";
import { joined, md, moment, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import { actionIds, outageRef } from "./ids.ts";
import type { Look } from "./look.ts";

/** The room's message about a system that doesn't answer: when it is tried and what waits for it, and afterwards how long it was away. */
export function outageNotice(view: OutageView, look: Pick<Look, "timeZone">): SlackMessage {
  const { outage } = view;
  const name = systemNames[outage.system];
  if (outage.isOpen) {
    const text = md`${name} is not answering; last tried ${time(outage.lastTriedAt)}, next ${time(outage.nextTryAt)}`;
    return fitMessage({
      text,
      blocks: [section(joined([md`:warning: ${text}`, ...pendingOf(view)], "\n")), retry(view)],
    });
  }
  const endedAt = outage.endedAt ?? outage.lastTriedAt;
  const away = sayDuration(endedAt.getTime() - outage.since.getTime());
  const text = md`${name} answers again; it was away for ${away} (${time(outage.since)} to ${time(endedAt)})`;
  return fitMessage({ text, blocks: [section(md`:white_check_mark: ${text}`)] });

  function time(at: Date): Safe {
    return moment(at, "time", look.timeZone);
  }
}

function pendingOf({ waiting }: OutageView): readonly Safe[] {
  const lines: Safe[] = [];
  if (waiting.length > 0)
    lines.push(
      md`Waiting for it: ${joined(
        waiting.map((one) => md`${one}`),
        ", ",
      )}.`,
    );
  if (waiting.includes("page the on-call"))
    lines.push(md`*Nobody was paged yet.* If it can't wait, call the on-call person yourself.`);
  return lines;
}

function retry({ outage }: OutageView): Block {
  return actions(button("Retry", actionIds.outageRetry, outageRef.encode({ system: outage.system }), "primary"));
}
