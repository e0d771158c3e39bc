import type { Transact } from "../shared/transact.ts";
import type { BacklogKind } from "./backlog.ts";
import type { CorrelationWork } from "./correlation-work.ts";

const kinds: readonly BacklogKind[] = ["room", "notice"];

/**
 * Wants the backlog worked off wherever somebody waits. To be called by time: work that was given up would else be wanted again by the
 * next alert only, and those that wait would get neither room nor message until then.
 */
export function makeResumeBacklog({ transact }: { readonly transact: Transact<CorrelationWork> }) {
  return async function resumeBacklog(): Promise<void> {
    await transact(async (work) => {
      for (const of of kinds) {
        const [first] = await work.backlog.next(of, 1);
        if (first !== undefined) await work.outbox.want({ kind: "work-off-backlog", of, digestId: first });
      }
    });
  };
}
