import { isOpen } from "../incident/incident.ts";
import { wantPost } from "../incident/want-shown.ts";
import { system } from "../shared/actor.ts";
import type { Clock } from "../shared/clock.ts";
import type { EffectOutcome, EffectRun } from "../shared/effect.ts";
import { isPresent } from "../shared/is-present.ts";
import type { Transact } from "../shared/transact.ts";
import type { TimelineEvent } from "../timeline/timeline-event.ts";
import type { CorrelationWork } from "./correlation-work.ts";

/** What is new is said in a room at most this often; more of it in between is one line later. */
const everyMs = 60_000;
const namedMax = 5;

/** Says in the room what is new about the alerts of an open incident: names and services it didn't have before. */
export function makeReportGrowth(needs: { readonly transact: Transact<CorrelationWork>; readonly clock: Clock }) {
  return async function reportGrowth(_run: EffectRun, incidentId: string): Promise<EffectOutcome> {
    return needs.transact(async (work): Promise<EffectOutcome> => {
      const incident = await work.incidents.load(incidentId);
      if (incident === undefined || !isOpen(incident)) return { kind: "done" };
      const events = await work.timeline.of(incidentId);
      const last = events.findLast(({ kind }) => kind === "alerts-grew");
      const news = events.filter(({ kind, sequence }) => kind === "alert-fired" && sequence > (last?.sequence ?? 0));
      const names = textsIn(news, "newName");
      const services = textsIn(news, "newService");
      if (names.length + services.length === 0) return { kind: "done" };
      const now = needs.clock.now();
      const waitMs = last === undefined ? 0 : last.recordedAt.getTime() + everyMs - now.getTime();
      if (waitMs > 0) return { kind: "again", afterMs: waitMs };

      const parts = [say(names, "alert"), say(services, "service")].filter((part) => part !== "");
      const event = await work.timeline.append({
        incidentId,
        kind: "alerts-grew",
        at: now,
        actor: system("Muster"),
        text: `It grows: ${parts.join("; ")}`,
        data: { names, services },
      });
      await wantPost(work.outbox, event);
      return { kind: "done" };
    });
  };
}

function textsIn(events: readonly TimelineEvent[], key: "newName" | "newService"): readonly string[] {
  const texts = events.map(({ data }) => data[key]).map((text) => (typeof text === "string" ? text : null));
  return [...new Set(texts.filter(isPresent))];
}

function say(names: readonly string[], noun: string): string {
  if (names.length === 0) return "";
  const rest = names.length - namedMax;
  const named = names.slice(0, namedMax).join(", ");
  return `new ${noun}${names.length === 1 ? "" : "s"} ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
}
