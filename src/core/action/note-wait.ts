import { type System, systemNames } from "../shared/circuit.ts";
import type { Clock } from "../shared/clock.ts";
import type { Transact } from "../shared/transact.ts";
import type { ActionWork } from "./action-store.ts";
import { advanceAction } from "./advance-action.ts";
import { recordAction } from "./record-action.ts";

/** Says on an approved action's card that it waits for a system that does not answer. Nothing was sent. */
export function makeNoteWait(needs: { readonly transact: Transact<ActionWork>; readonly clock: Clock }) {
  return async function noteWait(actionId: string, system: System): Promise<void> {
    await needs.transact(async (work) => {
      const action = await work.actions.load(actionId);
      if (action?.state !== "approved") return;
      const reason = `${systemNames[system]} is not answering. It is sent when it answers within 10 minutes, else not at all.`;
      if (action.reason === reason) return;
      const at = needs.clock.now();
      const next = advanceAction(action, { kind: "delay", reason }, at);
      if (next.kind !== "refused") await recordAction(work, next.action, at, null);
    });
  };
}
