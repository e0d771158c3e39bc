import { systemNamed, systemNames } from "#core/shared/circuit.ts";
import { md } from "#templates/slack/escape.ts";
import { actionIds, outageRef } from "#templates/slack/ids.ts";
import { changing } from "../conversation.ts";
import type { CommandDeps } from "../deps.ts";
import { replyTo, staleReply } from "../reply.ts";

/** `Retry` on the message that a system is not answering. */
export function registerOutage(deps: CommandDeps): void {
  deps.handle.click(actionIds.outageRetry, changing, async ({ value }) => {
    const system = systemNamed(outageRef.decode(value)?.system);
    if (system === undefined) return staleReply();
    return replyTo(
      await deps.retryOutage(system),
      () => md`Trying ${systemNames[system]} now; the message shows how it goes.`,
    );
  });
}
