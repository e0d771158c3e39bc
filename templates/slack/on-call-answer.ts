import type { ServiceOnCall } from "#core/incident/on-call-of.ts";
import type { OnCall } from "#core/incident/pager.ts";
import { type SlackMessage, section } from "./block.ts";
import { foreign, joined, md, moment, type Safe } from "./escape.ts";
import { fitMessage } from "./fit.ts";
import type { Look } from "./look.ts";

/** The answer to `oncall`: who is on call for each service, first level first. */
export function onCallAnswer(onCall: readonly ServiceOnCall[], look: Look): SlackMessage {
  return fitMessage({
    text: md`On call now`,
    blocks: [
      section(md`*On call now*`),
      ...onCall.map(({ service, people }) => section(md`*${service.name}*\n${peopleLines(people, look)}`)),
    ],
  });
}

function peopleLines(people: readonly OnCall[] | null, look: Look): Safe {
  if (people === null) return md`:warning: the pager gave no answer; try again or open the pager itself`;
  if (people.length === 0) return md`:warning: nobody`;
  const lines = people
    .toSorted((a, b) => a.level - b.level)
    .map(({ level, name, until }) => {
      const end = until === null ? md`` : md` until ${moment(until, "date-time", look.timeZone)}`;
      return md`${level}. ${foreign(name, 100)}${end}`;
    });
  return joined(lines, "\n");
}
